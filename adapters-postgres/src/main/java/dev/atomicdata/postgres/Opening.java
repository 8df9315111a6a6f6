package dev.atomicdata.postgres;

import dev.atomicdata.domain.Position;
import dev.atomicdata.domain.Source;
import dev.atomicdata.domain.Start;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time from a job's start until the last of its keys is recorded.
 *
 * <p>What is recorded of a key may contain a change of any of the job's tables up to that moment.
 * So what a table reports is published whatever was recorded, until a sweep of it that began after
 * the last key of all tables was recorded (design.md section 5).
 */
final class Opening {

  private static final Logger log = LoggerFactory.getLogger(Opening.class);

  private final LongSupplier nanos;
  private Optional<Long> recordedNanos = Optional.empty();

  /**
   * @param nanos the clock of those who share sweeps
   */
  Opening(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Where a source begins that is first looked at in a job that records rows. */
  static Position position(String job, Source source, long horizon) {
    log.info(
        "full look began: job={} table={} reason=\"not looked at before\" start={}",
        job,
        source.table(),
        source.start());
    return source.start() == Start.EARLIEST
        ? Position.beginning(horizon).withOpening(true)
        : Position.recording(horizon);
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
