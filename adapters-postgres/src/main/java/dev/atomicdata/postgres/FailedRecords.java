package dev.atomicdata.postgres;

import static java.util.Objects.requireNonNull;

import dev.atomicdata.domain.DeadLetter;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.ports.UnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jooq.DSLContext;

/**
 * The dead letters of all jobs, in {@code atomic_data_failed_records}, for operators.
 *
 * <p>A dead letter is open until its key is accepted or returns to what the receiver has, which
 * closes it, or until an operator drops it. Every method throws {@link UnavailableException} if the
 * database does not answer now.
 */
public final class FailedRecords {

  static final String OPEN = "closed_at IS NULL AND dropped_at IS NULL";

  private final Database state;

  /**
   * Some of the dead letters.
   *
   * @param job all jobs if empty
   * @param kinds of these kinds only
   * @param over also those that are closed or dropped
   */
  public record Filter(Optional<String> job, Set<DeadLetter.Kind> kinds, boolean over) {

    public Filter {
      requireNonNull(job, "job");
      kinds = Set.copyOf(kinds);
    }

    /** The open ones of a job. */
    public static Filter open(String job) {
      return new Filter(Optional.of(job), Set.of(DeadLetter.Kind.values()), false);
    }

    private static final String SQL =
        "(? OR job = ?) AND kind = ANY(?::text[]) AND (? OR " + OPEN + ")";

    private List<Object> values() {
      return List.of(
          job.isEmpty(),
          job.orElse(""),
          Columns.of(kinds, String.class, DeadLetter.Kind::name),
          over);
    }
  }

  /** Reaches for the database only when used. */
  public FailedRecords(Database state) {
    this.state = requireNonNull(state, "state");
  }

  /** Those that failed last come first. */
  public List<FailedRecord> list(Filter filter, int limit) {
    List<Object> values = new ArrayList<>(filter.values());
    values.add(limit);
    return read(
        sql ->
            sql.fetch(
                    "SELECT %s FROM atomic_data_failed_records WHERE %s"
                            .formatted(FailedRecord.COLUMNS, Filter.SQL)
                        + " ORDER BY last_failed_at DESC, job, key LIMIT ?",
                    values.toArray())
                .map(FailedRecord::of));
  }

  public long count(Filter filter) {
    return read(
        sql ->
            sql.fetchSingle(
                    "SELECT count(*) FROM atomic_data_failed_records WHERE " + Filter.SQL,
                    filter.values().toArray())
                .get(0, Long.class));
  }

  /** The dead letter of a key, open or not. */
  public Optional<FailedRecord> find(String job, RowKey key) {
    return read(
        sql ->
            sql
                .fetch(
                    "SELECT %s FROM atomic_data_failed_records WHERE job = ? AND key = ?"
                        .formatted(FailedRecord.COLUMNS),
                    job,
                    key.value())
                .map(FailedRecord::of)
                .stream()
                .findFirst());
  }

  /** The document that was looked at last, as JSON; empty if none was kept. */
  public Optional<String> document(String job, RowKey key) {
    return read(
        sql ->
            sql
                .fetch(
                    """
                    SELECT document::text FROM atomic_data_failed_records
                    WHERE job = ? AND key = ? AND document IS NOT NULL
                    """,
                    job,
                    key.value())
                .map(row -> row.get(0, String.class))
                .stream()
                .findFirst());
  }

  /** Those of the keys that are parked, dropped or not. */
  public Set<RowKey> parked(String job, Collection<RowKey> keys) {
    return read(
        sql ->
            sql.fetch(
                    """
                    SELECT key FROM atomic_data_failed_records
                    WHERE job = ? AND key = ANY(?::text[]) AND closed_at IS NULL
                    """,
                    job,
                    values(keys))
                .intoSet(row -> new RowKey(row.get(0, String.class))));
  }

  /** Gives open dead letters up: their keys stay as they are until their payload changes. */
  public int drop(String job, Collection<RowKey> keys) {
    return write(sql -> sql.execute(dropping("key = ANY(?::text[])"), job, values(keys)));
  }

  /** Gives all open dead letters of the job up. */
  public int dropAll(String job) {
    return write(sql -> sql.execute(dropping("true"), job));
  }

  /**
   * Deletes what was closed long ago; the open ones stay, as do the dropped ones.
   *
   * @param retention how long a closed one is kept
   * @param limit at most this many, the oldest first
   * @return how many were deleted
   */
  public int expire(String job, Duration retention, int limit) {
    // Said twice, because one that opened again in between must stay.
    return write(
        sql ->
            sql.execute(
                """
                DELETE FROM atomic_data_failed_records
                WHERE job = ? AND closed_at < clock_timestamp() - ? * interval '1 millisecond'
                  AND key IN (
                    SELECT key FROM atomic_data_failed_records
                    WHERE job = ? AND closed_at < clock_timestamp() - ? * interval '1 millisecond'
                    ORDER BY closed_at LIMIT ?)
                """,
                job,
                retention.toMillis(),
                job,
                retention.toMillis(),
                limit));
  }

  private static String dropping(String which) {
    return "UPDATE atomic_data_failed_records SET dropped_at = clock_timestamp() WHERE job = ? AND "
        + OPEN
        + " AND "
        + which;
  }

  private static String[] values(Collection<RowKey> keys) {
    return Columns.of(keys, String.class, RowKey::value);
  }

  private <T> T read(Function<DSLContext, T> work) {
    DatabaseSettings settings = state.settings();
    return state.run("dead letters", Terms.reading(settings).in(settings.schema()), work);
  }

  private int write(Function<DSLContext, Integer> work) {
    DatabaseSettings settings = state.settings();
    return state.run("dead letters", Terms.writing(settings).in(settings.schema()), work);
  }
}
