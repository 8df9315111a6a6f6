package dev.atomicdata.postgres;

/**
 * Keeps PostgreSQL from sending more than a page of documents may take: of one that is larger than
 * allowed comes its size and hash, of those beyond the page's limit comes the key.
 *
 * @param mostBytes in one document
 * @param pageBytes in a page; its last document may exceed it
 */
record BoundedQuery(int mostBytes, int pageBytes) {

  static final int KEY = 1;
  static final int BLOCK = 2;
  static final int DOCUMENT = 3;
  static final int BYTES = 4;
  static final int HASH = 5;

  /**
   * A document is made once and in passing: OFFSET keeps it from being evaluated once for each use,
   * and a window that ends with its row needs neither order nor the rows that follow.
   */
  private static final String SQL =
      """
      SELECT k, b,
        CASE WHEN n <= %1$d AND total - n < %2$d THEN d END,
        n,
        CASE WHEN n > %1$d THEN encode(sha256(convert_to(d, 'UTF8')), 'hex') END
      FROM (
        SELECT k, b, d, n,
          sum(CASE WHEN n <= %1$d THEN n ELSE 0 END) OVER (ROWS UNBOUNDED PRECEDING) AS total
        FROM (SELECT k, b, d, octet_length(d) AS n FROM (%3$s OFFSET 0) q (k, b, d)) q
      ) q
      """;

  /**
   * @param query gives key, block and document as text
   */
  String sql(String query) {
    return SQL.formatted(mostBytes, pageBytes, query);
  }
}
