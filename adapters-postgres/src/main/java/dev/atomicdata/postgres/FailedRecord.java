package dev.atomicdata.postgres;

import static java.util.Objects.requireNonNull;

import dev.atomicdata.domain.DeadLetter;
import dev.atomicdata.domain.RowKey;
import java.time.Instant;
import java.util.Optional;
import org.jooq.Record;

/**
 * A dead letter as it is stored.
 *
 * @param block of the document that was looked at last
 * @param failures how often the key was parked
 * @param closedAt when the key was accepted after all, or returned to what the receiver has
 * @param droppedAt when an operator gave the key up, until its payload changes
 */
public record FailedRecord(
    String job,
    RowKey key,
    DeadLetter.Kind kind,
    String reason,
    Optional<Long> block,
    int failures,
    Instant firstFailedAt,
    Instant lastFailedAt,
    Optional<Instant> closedAt,
    Optional<Instant> droppedAt) {

  static final String COLUMNS =
      "job, key, kind, reason, block, failures, first_failed_at, last_failed_at, closed_at,"
          + " dropped_at";

  public FailedRecord {
    requireNonNull(job, "job");
    requireNonNull(key, "key");
    requireNonNull(kind, "kind");
    requireNonNull(reason, "reason");
    requireNonNull(block, "block");
    requireNonNull(firstFailedAt, "firstFailedAt");
    requireNonNull(lastFailedAt, "lastFailedAt");
    requireNonNull(closedAt, "closedAt");
    requireNonNull(droppedAt, "droppedAt");
  }

  /** Whether the key is parked, and nobody has given it up. */
  public boolean open() {
    return closedAt.isEmpty() && droppedAt.isEmpty();
  }

  static FailedRecord of(Record row) {
    return new FailedRecord(
        row.get(0, String.class),
        new RowKey(row.get(1, String.class)),
        DeadLetter.Kind.valueOf(row.get(2, String.class)),
        row.get(3, String.class),
        Optional.ofNullable(row.get(4, Long.class)),
        row.get(5, Integer.class),
        row.get(6, Instant.class),
        row.get(7, Instant.class),
        Optional.ofNullable(row.get(8, Instant.class)),
        Optional.ofNullable(row.get(9, Instant.class)));
  }
}
