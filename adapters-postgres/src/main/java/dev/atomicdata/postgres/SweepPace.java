package dev.atomicdata.postgres;

import java.time.Duration;
import java.util.Optional;

/** When a job sweeps a table again, and what it leaves to the sweeps of others. */
final class SweepPace {

  private final SharedSweeps sweeps;
  private final TableProgress progress;
  private final TableReader reader;
  private final long leastPauseNanos;
  private Optional<Long> lastStartedNanos = Optional.empty();

  /**
   * @param leastPause between the beginnings of two sweeps
   */
  SweepPace(SharedSweeps sweeps, TableProgress progress, TableReader reader, Duration leastPause) {
    this.sweeps = sweeps;
    this.progress = progress;
    this.reader = reader;
    this.leastPauseNanos = leastPause.toNanos();
  }

  /** The next sweep is due at once. */
  void begin() {
    lastStartedNanos = Optional.empty();
  }

  /** Every row was looked at otherwise. */
  void lookedAtAll() {
    lastStartedNanos = Optional.of(sweeps.now());
  }

  /** From now on others sweep for this job as well. */
  void join(Watched table) {
    table.sweeps().join(user(table));
  }

  /**
   * Sweeps if it is time. After a failure it is time again when the usual pause is over.
   *
   * @return empty also while somebody else is at it
   */
  Optional<Sweep> next(Watched table) {
    if (lastStartedNanos.isPresent() && !isDueAfter(lastStartedNanos.get(), table)) {
      return Optional.empty();
    }
    Optional<Long> before = lastStartedNanos;
    lookedAtAll();
    Optional<Sweep> sweep =
        table.sweeps().after(before, table.table(), user(table), progress.present(), reader);
    lastStartedNanos = sweep.map(Sweep::startedNanos).or(() -> before);
    return sweep;
  }

  private boolean isDueAfter(long startedNanos, Watched table) {
    long pause = Math.max(leastPauseNanos, table.sweeps().pauseNanos());
    return sweeps.now() - startedNanos >= pause;
  }

  private SweepUser user(Watched table) {
    return new SweepUser(table.table().columns(), progress.polled());
  }
}
