package dev.atomicdata.postgres;

/**
 * A place in a query, as people are told of it.
 *
 * @param line from 1 on
 * @param column from 1 on
 * @param excerpt the line, or what is near the place if it is long, and below it a caret; each on a
 *     line of its own, which the first of them begins with
 */
record QueryPlace(int line, int column, String excerpt) {

  private static final int BEFORE = 60;
  private static final int AFTER = 30;

  /**
   * @param offset of a character; at or behind the end is the end
   */
  static QueryPlace of(String query, int offset) {
    int at = Math.min(offset, query.length());
    int start = query.lastIndexOf('\n', at - 1) + 1;
    int end = query.indexOf('\n', at);
    int line = 1 + (int) query.substring(0, start).chars().filter(c -> c == '\n').count();
    int first = Math.max(start, at - BEFORE);
    int last = Math.min(end < 0 ? query.length() : end, at + AFTER);
    String shown = query.substring(first, last).replaceAll("\\p{Cntrl}", " ");
    String excerpt = "\n" + shown.stripTrailing() + "\n" + " ".repeat(at - first) + "^";
    return new QueryPlace(line, query.codePointCount(start, at) + 1, excerpt);
  }

  String said() {
    return "line " + line + ", column " + column;
  }
}
