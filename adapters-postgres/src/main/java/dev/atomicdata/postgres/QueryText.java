package dev.atomicdata.postgres;

import java.util.ArrayList;
import java.util.List;

/**
 * A query that somebody else wrote, with a placeholder for keys.
 *
 * <p>The text is passed on as it is; only the placeholders become bind markers. What looks like one
 * inside a literal, a quoted name, a dollar quote or a comment is left alone.
 *
 * @param parts the text around the placeholders
 */
record QueryText(List<String> parts) {

  QueryText {
    parts = List.copyOf(parts);
  }

  /**
   * @throws IllegalArgumentException if the query has none of these placeholders, has another one,
   *     or is no single statement
   */
  static QueryText parse(String query, String placeholder) {
    QueryLexer lexer = new QueryLexer(query, placeholder);
    List<String> parts = new ArrayList<>(lexer.parts());
    if (parts.size() == 1) {
      throw new IllegalArgumentException(
          "query without a placeholder (expected: " + placeholder + "): " + query);
    }
    return new QueryText(parts);
  }

  /** How many values {@link #sql} wants. */
  int binds() {
    return parts.size() - 1;
  }

  /**
   * @param marker what stands for a placeholder: a question mark, perhaps with a cast
   */
  String sql(String marker) {
    return String.join(marker, parts);
  }
}
