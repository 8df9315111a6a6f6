package dev.atomicdata.postgres;

import java.math.BigDecimal;
import java.time.Duration;

/**
 * How watched tables are looked at (change-detection.md, polling mode).
 *
 * @param overlap how far below the highest known block a poll begins
 * @param overlapTime the same for a change column that holds a time. Where nothing changed for so
 *     long, polls look only beyond the newest row, until something is found.
 * @param sweepInterval between two looks at a whole table; pauses are longer where all of these
 *     looks together would take more than a two-hundredth of the time
 * @param reconcileInterval from the beginning of one reconcile of a job to the next, and between
 *     the end of one look at a view or foreign table and the next
 * @param batchSize touched rows held in memory for one look; more of them make it a full look
 */
public record PollingSettings(
    long overlap,
    Duration overlapTime,
    Duration sweepInterval,
    Duration reconcileInterval,
    int batchSize) {

  public PollingSettings {
    if (overlap < 0) {
      throw new IllegalArgumentException("overlap " + overlap + " (expected: at least 0)");
    }
    if (overlapTime.isNegative()) {
      throw new IllegalArgumentException("overlap " + overlapTime + " (expected: at least 0)");
    }
    if (sweepInterval.isNegative()) {
      throw new IllegalArgumentException(
          "sweep interval " + sweepInterval + " (expected: at least 0)");
    }
    if (reconcileInterval.isNegative()) {
      throw new IllegalArgumentException(
          "reconcile interval " + reconcileInterval + " (expected: at least 0)");
    }
    if (batchSize < 1) {
      throw new IllegalArgumentException("batch size " + batchSize + " (expected: at least 1)");
    }
  }

  /** 100 blocks or 60 s of overlap, a sweep a minute, a reconcile a day, 50,000 rows in a look. */
  public static PollingSettings defaults() {
    return new PollingSettings(
        100, Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofHours(24), 50_000);
  }

  public PollingSettings withOverlap(long blocks, Duration time) {
    return new PollingSettings(blocks, time, sweepInterval, reconcileInterval, batchSize);
  }

  public PollingSettings withSweepInterval(Duration interval) {
    return new PollingSettings(overlap, overlapTime, interval, reconcileInterval, batchSize);
  }

  public PollingSettings withReconcileInterval(Duration interval) {
    return new PollingSettings(overlap, overlapTime, sweepInterval, interval, batchSize);
  }

  public PollingSettings withBatchSize(int rows) {
    return new PollingSettings(overlap, overlapTime, sweepInterval, reconcileInterval, rows);
  }

  BigDecimal overlapMicros() {
    return BigDecimal.valueOf(overlapTime.toNanos() / 1_000);
  }
}
