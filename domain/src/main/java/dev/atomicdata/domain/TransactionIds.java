package dev.atomicdata.domain;

/**
 * Arithmetic of PostgreSQL's transaction ids, which are 64 bits wide in snapshots and 32 in rows
 * (change-detection.md).
 */
public final class TransactionIds {

  private static final long EPOCH = 1L << 32;

  private TransactionIds() {}

  /**
   * The 64-bit id of a row's {@code xmin}: the only one in {@code (xmax - 2^32, xmax]} with these
   * low bits.
   *
   * <p>A very old frozen row may be taken for a recent one, which costs a needless look and loses
   * nothing.
   *
   * @param xmin a row's 32 bits
   * @param xmax of the snapshot that sees the row
   */
  public static long widen(long xmin, long xmax) {
    return xmax - Math.floorMod(xmax - xmin, EPOCH);
  }

  /**
   * Whether so many ids have passed since a horizon that rows' 32 bits may no longer tell before
   * from after.
   */
  public static boolean passed(long horizon, long xmax) {
    return xmax - horizon > EPOCH / 2;
  }

  /**
   * Whether a snapshot is older than a horizon: another server, a restored backup, a promoted
   * laggard.
   */
  public static boolean wentBack(long horizon, long xmax) {
    return xmax < horizon;
  }
}
