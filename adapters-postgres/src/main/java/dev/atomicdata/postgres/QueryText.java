package dev.atomicdata.postgres;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A query that somebody else wrote, with a placeholder for keys.
 *
 * <p>The text is passed on as it is; only the placeholders become bind markers or names. What looks
 * like one inside a literal, a quoted name, a dollar quote or a comment is left alone.
 *
 * @param text as it was written
 * @param placeholder the one that it has
 * @param parts the text around the placeholders
 */
record QueryText(String text, String placeholder, List<Part> parts) {

  QueryText {
    parts = List.copyOf(parts);
  }

  /**
   * @param placeholders of which the query may have one
   * @throws IllegalArgumentException if the query has none of these placeholders or two of them,
   *     has another one, is no single statement, or is none that reads
   */
  static QueryText parse(String query, String... placeholders) {
    return new QueryLexer(query, List.of(placeholders)).read();
  }

  /** How many placeholders there are. */
  int binds() {
    return parts.size() - 1;
  }

  /**
   * SQL for the driver.
   *
   * @param marker what stands for a placeholder: a question mark, perhaps with a cast
   */
  String sql(String marker) {
    return parts.stream().map(Part::sql).collect(Collectors.joining(marker));
  }

  /**
   * Text between two placeholders.
   *
   * @param start where it lies in the query
   * @param length how much of the query it is
   * @param sql the same, in which the driver takes no operator for a bind marker
   */
  record Part(int start, int length, String sql) {}
}
