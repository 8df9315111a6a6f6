package dev.atomicdata.runner.config;

import static java.util.Objects.requireNonNull;

import com.typesafe.config.ConfigOrigin;

/**
 * Something that is wrong with the configuration.
 *
 * @param origin where it was written: a file with its line, an environment variable
 * @param key what was set, or is missing
 * @param text what is wrong with it: the value and what was expected
 */
public record Problem(String origin, String key, String text) {

  private static final int LONGEST_VALUE = 80;

  public Problem {
    requireNonNull(origin, "origin");
    requireNonNull(key, "key");
    requireNonNull(text, "text");
  }

  static Problem of(ConfigOrigin origin, String key, String text) {
    return new Problem(where(origin), key, text);
  }

  static Problem wrong(ConfigOrigin origin, String key, String value, String expected) {
    String line = value.strip().replaceAll("\\s+", " ");
    String shown = line.length() <= LONGEST_VALUE ? line : line.substring(0, LONGEST_VALUE) + "...";
    return of(origin, key, "is " + shown + " (expected: " + expected + ")");
  }

  static Problem unknown(ConfigOrigin origin, String key, String nearest) {
    return of(origin, key, "is not a setting (did you mean " + nearest + "?)");
  }

  static Problem missing(String key, String expected) {
    return new Problem("not set", key, "is missing (expected: " + expected + ")");
  }

  private static String where(ConfigOrigin origin) {
    String file = origin.filename();
    if (file == null) {
      return origin.description();
    }
    return origin.lineNumber() > 0 ? file + ":" + origin.lineNumber() : file;
  }

  @Override
  public String toString() {
    return origin + ": " + key + " " + text;
  }
}
