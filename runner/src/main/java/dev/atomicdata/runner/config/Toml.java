package dev.atomicdata.runner.config;

import static java.util.stream.Collectors.joining;

import java.util.List;

/** Writes values as TOML has them. */
final class Toml {

  private Toml() {}

  static String text(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> quoted.append('\\').append(c);
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        default -> quoted.append(Character.isISOControl(c) ? "\\u%04x".formatted((int) c) : c);
      }
    }
    return quoted.append('"').toString();
  }

  /** A text on several lines, as it is. */
  static String lines(String text) {
    boolean plain =
        text.indexOf('\n') >= 0
            && !text.contains("'''")
            && !text.endsWith("'")
            && text.chars().allMatch(c -> c == '\n' || c == '\t' || !Character.isISOControl(c));
    return plain ? "'''\n" + text + "'''" : text(text);
  }

  /** One text, or a list of several. */
  static String texts(List<String> texts) {
    return texts.size() == 1
        ? text(texts.get(0))
        : texts.stream().map(Toml::text).collect(joining(", ", "[", "]"));
  }
}
