package dev.atomicdata.postgres;

import dev.atomicdata.postgres.QueryText.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a query by the lexical rules of PostgreSQL (manual, section 4.1) as far as needed to tell a
 * placeholder from what only looks like one.
 */
final class QueryLexer {

  /** What a statement that only reads can begin with. */
  private static final Set<String> READING = Set.of("SELECT", "WITH", "VALUES", "TABLE");

  private final String query;
  private final List<String> placeholders;
  private final List<Part> parts = new ArrayList<>();
  private final StringBuilder part = new StringBuilder();
  private Optional<String> placeholder = Optional.empty();
  private boolean begun;
  private int partStart;
  private int at;

  /**
   * @param placeholders of which the query must have one
   */
  QueryLexer(String query, List<String> placeholders) {
    this.query = query;
    this.placeholders = placeholders;
  }

  /** The text around the placeholders, without a semicolon at the end. */
  QueryText read() {
    while (at < query.length()) {
      next();
    }
    endPart();
    return new QueryText(
        query,
        placeholder.orElseThrow(
            () ->
                new IllegalArgumentException(
                    "query without a placeholder (expected: " + expected() + ")")),
        parts);
  }

  private void next() {
    char c = query.charAt(at);
    if (c == '\'') {
      copyTo(endOfQuote('\'', escapesWithBackslash()));
    } else if (c == '"') {
      copyTo(endOfQuote('"', false));
    } else if (query.startsWith("--", at)) {
      copyTo(endOfLine());
    } else if (query.startsWith("/*", at)) {
      copyTo(endOfComment());
    } else if (c == '$' && !(at > 0 && partOfName(query.charAt(at - 1)))) {
      dollar();
    } else if (c == '?') {
      // An operator of PostgreSQL; doubled, the driver does not take it for a bind marker.
      part.append("??");
      at++;
    } else if (c == ';') {
      semicolon();
    } else {
      requireReading();
      copyTo(at + 1);
    }
  }

  /** Wrapped in another query, a statement that writes would be called a syntax error. */
  private void requireReading() {
    if (begun || !Character.isLetter(query.charAt(at))) {
      return;
    }
    begun = true;
    int end = at;
    while (end < query.length() && partOfName(query.charAt(end))) {
      end++;
    }
    String word = query.substring(at, end);
    if (!READING.contains(word.toUpperCase(Locale.ROOT))) {
      throw wrong("statement that begins with " + word);
    }
  }

  private void endPart() {
    parts.add(new Part(partStart, at - partStart, part.toString()));
    part.setLength(0);
  }

  private void copyTo(int end) {
    part.append(query, at, end);
    at = end;
  }

  private int endOfQuote(char quote, boolean backslash) {
    for (int i = at + 1; i < query.length(); i++) {
      char c = query.charAt(i);
      if (backslash && c == '\\') {
        i++;
      } else if (c == quote) {
        if (i + 1 == query.length() || query.charAt(i + 1) != quote) {
          return i + 1;
        }
        i++;
      }
    }
    throw wrong("unfinished quote");
  }

  /** Whether the literal that begins here is of the form {@code E'...'}. */
  private boolean escapesWithBackslash() {
    return at > 0
        && (query.charAt(at - 1) == 'E' || query.charAt(at - 1) == 'e')
        && !(at > 1 && partOfName(query.charAt(at - 2)));
  }

  private int endOfLine() {
    int end = at;
    while (end < query.length() && query.charAt(end) != '\n' && query.charAt(end) != '\r') {
      end++;
    }
    return end;
  }

  private int endOfComment() {
    int depth = 0;
    for (int i = at; i < query.length(); i++) {
      if (query.startsWith("/*", i)) {
        depth++;
        i++;
      } else if (query.startsWith("*/", i)) {
        depth--;
        i++;
        if (depth == 0) {
          return i + 1;
        }
      }
    }
    throw wrong("unfinished comment");
  }

  private void dollar() {
    int end = at + 1;
    while (end < query.length() && query.charAt(end) != '$' && partOfName(query.charAt(end))) {
      end++;
    }
    String word = query.substring(at, end);
    boolean number = word.length() > 1 && Character.isDigit(word.charAt(1));
    if (end < query.length() && query.charAt(end) == '$' && !number) {
      String tag = word + "$";
      int close = query.indexOf(tag, end + 1);
      if (close < 0) {
        throw wrong("unfinished quote " + tag);
      }
      copyTo(close + tag.length());
    } else if (placeholders.contains(word)) {
      if (!placeholder.map(word::equals).orElse(true)) {
        throw wrong(word + " besides " + placeholder.get());
      }
      placeholder = Optional.of(word);
      endPart();
      at = end;
      partStart = end;
    } else {
      throw wrong("unknown placeholder " + word);
    }
  }

  private void semicolon() {
    int first = at;
    at++;
    int text = part.length();
    while (at < query.length()) {
      char c = query.charAt(at);
      if (query.startsWith("--", at)) {
        copyTo(endOfLine());
      } else if (query.startsWith("/*", at)) {
        copyTo(endOfComment());
      } else if (Character.isWhitespace(c) || c == ';') {
        at++;
      } else {
        at = first;
        throw wrong("second statement after a semicolon");
      }
    }
    part.setLength(text);
  }

  private static boolean partOfName(char c) {
    return c == '_' || c == '$' || c >= 128 || Character.isLetterOrDigit(c);
  }

  private String expected() {
    return String.join(" or ", placeholders);
  }

  private IllegalArgumentException wrong(String what) {
    QueryPlace place = QueryPlace.of(query, at);
    return new IllegalArgumentException(
        "%s at %s (expected: one SELECT with %s)%s"
            .formatted(what, place.said(), expected(), place.excerpt()));
  }
}
