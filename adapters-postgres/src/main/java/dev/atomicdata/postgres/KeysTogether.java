package dev.atomicdata.postgres;

/**
 * How many keys to assemble together, so that their documents fit into a page and few are assembled
 * in vain: as many as would have fitted, judged by the documents of the last statement.
 */
final class KeysTogether {

  /** A guess from a few small documents may be wrong: it grows by steps. */
  private static final long GROWTH = 8;

  private final long pageBytes;
  private long most = Integer.MAX_VALUE;

  KeysTogether(long pageBytes) {
    this.pageBytes = pageBytes;
  }

  int most() {
    return Math.toIntExact(most);
  }

  /**
   * @param bytes of all documents of these keys
   */
  void learn(int keys, long bytes) {
    if (keys > 0) {
      long fitting = Math.max(1, pageBytes * keys / Math.max(1, bytes));
      most = Math.min(Math.min(fitting, GROWTH * most), Integer.MAX_VALUE);
    }
  }
}
