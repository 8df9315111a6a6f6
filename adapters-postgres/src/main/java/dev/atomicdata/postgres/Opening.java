package dev.atomicdata.postgres;

import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The time from a job's start until the last of its keys is recorded.
 *
 * <p>What is recorded of a key may contain a change of any of the job's tables up to that moment.
 * So what a table reports is published whatever was recorded, until a sweep of it that began after
 * the last key of all tables was recorded (design.md section 5).
 */
final class Opening {

  private final LongSupplier nanos;
  private Optional<Long> recordedNanos = Optional.empty();

  /**
   * @param nanos the clock of those who share sweeps
   */
  Opening(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * Takes note of the time.
   *
   * @param recording whether there are keys left to be recorded; if there are none, those that were
   *     handed out have been
   */
  void check(boolean recording) {
    if (recording) {
      recordedNanos = Optional.empty();
    } else if (recordedNanos.isEmpty()) {
      recordedNanos = Optional.of(nanos.getAsLong());
    }
  }

  /** Whether a table that was swept so has reported all that recorded keys may contain. */
  boolean isOverAfter(Sweep sweep) {
    return recordedNanos.filter(time -> sweep.startedNanos() - time > 0).isPresent();
  }
}
