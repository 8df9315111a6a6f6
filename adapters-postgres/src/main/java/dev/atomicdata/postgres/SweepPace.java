package dev.atomicdata.postgres;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** When a job sweeps a table again. */
final class SweepPace {

  private final LongSupplier nanos;
  private final long leastPauseNanos;
  private Optional<Long> lastStartedNanos = Optional.empty();

  /**
   * @param nanos the clock of those who share sweeps
   * @param leastPause between the beginnings of two sweeps
   */
  SweepPace(LongSupplier nanos, Duration leastPause) {
    this.nanos = nanos;
    this.leastPauseNanos = leastPause.toNanos();
  }

  /** The next sweep is due at once. */
  void begin() {
    lastStartedNanos = Optional.empty();
  }

  /** Every row was looked at otherwise. */
  void lookedAtAll() {
    lastStartedNanos = Optional.of(nanos.getAsLong());
  }

  /**
   * Sweeps if it is time. After a failure it is time again when the usual pause is over.
   *
   * @param table what is swept
   * @param after finds the sweep for whoever saw none that started later than this; empty while
   *     somebody else is at it
   */
  Optional<Sweep> next(
      SharedSweeps.OfTable table, Function<Optional<Long>, Optional<Sweep>> after) {
    if (lastStartedNanos.isPresent() && !isDueAfter(lastStartedNanos.get(), table)) {
      return Optional.empty();
    }
    Optional<Long> before = lastStartedNanos;
    lookedAtAll();
    Optional<Sweep> sweep = after.apply(before);
    lastStartedNanos = sweep.map(Sweep::startedNanos).or(() -> before);
    return sweep;
  }

  private boolean isDueAfter(long startedNanos, SharedSweeps.OfTable table) {
    long pause = Math.max(leastPauseNanos, table.pauseNanos());
    return nanos.getAsLong() - startedNanos >= pause;
  }
}
