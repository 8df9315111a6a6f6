package dev.atomicdata.runner.config;

import static java.util.Comparator.comparing;
import static java.util.Objects.requireNonNull;

import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Something that is wrong with the configuration.
 *
 * @param origin where it was written: a file with its line, an environment variable
 * @param key what was set, or is missing; empty if the text says it
 * @param text what is wrong with it: the value and what was expected
 */
public record Problem(String origin, String key, String text) {

  private static final int LONGEST_VALUE = 80;
  private static final Pattern CREDENTIALS = Pattern.compile("(?<=://)[^/@\\s]*@");
  private static final Pattern LINE = Pattern.compile("(.*):(\\d{1,9})");
  private static final String NOT_SET = "not set";

  public Problem {
    requireNonNull(origin, "origin");
    requireNonNull(key, "key");
    requireNonNull(text, "text");
  }

  static Problem of(ConfigOrigin origin, String key, String text) {
    return new Problem(where(origin), key, text);
  }

  static Problem wrong(ConfigValue value, String key, String expected) {
    return wrong(value.origin(), key, String.valueOf(value.unwrapped()), expected);
  }

  static Problem wrong(ConfigOrigin origin, String key, String value, String expected) {
    return of(origin, key, "is " + shown(value) + " (expected: " + expected + ")");
  }

  static Problem unknown(ConfigOrigin origin, String key, String kind, String nearest) {
    return of(origin, key, "is no " + kind + " (did you mean " + nearest + "?)");
  }

  static Problem missing(String key, String expected) {
    return new Problem(NOT_SET, key, "is missing (expected: " + expected + ")");
  }

  /** Whether nothing is wrong but that there is nothing. */
  boolean ofAbsence() {
    return origin.equals(NOT_SET);
  }

  /** Those of a file together, in the order of its lines; files as they come. */
  static Comparator<Problem> order(List<Problem> problems) {
    List<String> places = problems.stream().map(Problem::place).distinct().toList();
    return comparing((Problem problem) -> places.indexOf(problem.place()))
        .thenComparing(Problem::line);
  }

  /** A value as it may be shown: on one line, not too long, without credentials. */
  static String shown(String value) {
    String line = withoutCredentials(value).strip().replaceAll("\\s+", " ");
    if (line.isEmpty()) {
      return "\"\"";
    }
    return line.length() <= LONGEST_VALUE ? line : line.substring(0, LONGEST_VALUE) + "...";
  }

  /** A text, without user and password of the addresses in it. */
  static String withoutCredentials(String text) {
    return CREDENTIALS.matcher(text).replaceAll("***@");
  }

  /** A place as it is told to people. */
  static String where(ConfigOrigin origin) {
    String file = origin.filename();
    if (file == null) {
      // What is built in has line numbers that nobody knows.
      return origin.description().replaceFirst(": \\d+(-\\d+)?$", "");
    }
    return origin.lineNumber() > 0 ? file + ":" + origin.lineNumber() : file;
  }

  private String place() {
    Matcher matcher = LINE.matcher(origin);
    return matcher.matches() ? matcher.group(1) : origin;
  }

  private int line() {
    Matcher matcher = LINE.matcher(origin);
    return matcher.matches() ? Integer.parseInt(matcher.group(2)) : 0;
  }

  @Override
  public String toString() {
    return origin + ": " + (key.isEmpty() ? "" : key + " ") + text;
  }
}
