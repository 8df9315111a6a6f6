package dev.atomicdata.postgres;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** When a job sweeps a table again. */
final class SweepPace {

  /** A sweep may take a hundredth of the time at most. */
  private static final int SHARE = 100;

  private final LongSupplier nanos;
  private final long leastPauseNanos;
  private Optional<Last> last = Optional.empty();

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
    last = Optional.empty();
  }

  /** Every row was looked at otherwise. */
  void lookedAtAll() {
    last = Optional.of(new Last(nanos.getAsLong(), 0));
  }

  /**
   * Sweeps if it is time. After a failure it is time again when the usual pause is over.
   *
   * @param after finds the sweep for whoever saw none that started later than this; empty while
   *     somebody else is at it
   */
  Optional<Sweep> next(Function<Optional<Long>, Optional<Sweep>> after) {
    if (last.isPresent() && !isDue(last.get())) {
      return Optional.empty();
    }
    Optional<Last> before = last;
    lookedAtAll();
    Optional<Sweep> sweep = after.apply(before.map(Last::startedNanos));
    last = sweep.map(done -> new Last(done.startedNanos(), done.tookNanos())).or(() -> before);
    return sweep;
  }

  private boolean isDue(Last sweep) {
    long pause = Math.max(leastPauseNanos, SHARE * sweep.tookNanos());
    return nanos.getAsLong() - sweep.startedNanos() >= pause;
  }

  private record Last(long startedNanos, long tookNanos) {}
}
