package dev.atomicdata.postgres;

import static java.util.Objects.requireNonNull;

import dev.atomicdata.domain.ChangePage;
import dev.atomicdata.domain.RowKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.Record;

/**
 * The reconciles of one job, as the publisher's own tables tell of them: for whoever asks for one
 * beside publishers that run or not. Times are those of the database's clock.
 *
 * <p>Every method throws {@link dev.atomicdata.ports.UnavailableException} if the database does not
 * answer now.
 */
public final class Reconciles {

  private final Database state;
  private final String job;

  /** Reaches for the database only when used. */
  public Reconciles(Database state, String job) {
    this.state = requireNonNull(state, "state");
    this.job = requireNonNull(job, "job");
  }

  /**
   * How far a reconcile is.
   *
   * @param overSince when the last one began that is over
   * @param began when the one under way did
   * @param part what it is walking through: a table, or the ledger ({@link ChangePage#RECONCILE})
   * @param last the key of the ledger that it has come to
   */
  public record Progress(
      Optional<Instant> overSince,
      Optional<Instant> began,
      Optional<String> part,
      Optional<RowKey> last) {}

  /** A key of which nothing is there any more, and when that was found. */
  public record VanishedKey(RowKey key, Instant since) {}

  /**
   * Asks whoever holds the job, now or later, to compare every key.
   *
   * @return when: the reconcile is over when one is over that began later
   */
  public Instant ask() {
    return instant(
        state.run(
            subject(),
            Terms.writing(state.settings()).in(state.settings().schema()),
            sql ->
                sql.fetchSingle(
                        """
                        INSERT INTO atomic_data_orders (job, reconcile_asked_at)
                        VALUES (?, clock_timestamp())
                        ON CONFLICT (job)
                        DO UPDATE SET reconcile_asked_at = excluded.reconcile_asked_at
                        RETURNING (extract(epoch FROM reconcile_asked_at) * 1000000)::bigint
                        """,
                        job)
                    .get(0, Long.class)));
  }

  public Progress progress() {
    return read(
        sql ->
            sql
                .fetch(
                    """
                    SELECT swept, full_look_next, full_look_last_key[1],
                      CASE WHEN full_look_last_key[1] = table_name THEN full_look_last_key[2] END
                    FROM atomic_data_polling_state WHERE job = ? AND table_name = ?
                    """,
                    job,
                    ChangePage.RECONCILE)
                .map(Reconciles::progress)
                .stream()
                .findFirst()
                .orElseGet(
                    () ->
                        new Progress(
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty())));
  }

  /** Counts the keys of the ledger behind the first and up to the second, or its end. */
  public long keys(Optional<RowKey> after, Optional<RowKey> upTo) {
    return read(
        sql ->
            sql.fetchSingle(
                    """
                    SELECT count(*) FROM atomic_data_published
                    WHERE job = ? AND key > ? AND (? OR key <= ?)
                    """,
                    job,
                    after.map(RowKey::value).orElse(""),
                    upTo.isEmpty(),
                    upTo.map(RowKey::value).orElse(""))
                .get(0, Long.class));
  }

  /** How many keys have vanished and are not forgotten yet. */
  public long vanished() {
    return read(
        sql ->
            sql.fetchSingle(
                    """
                    SELECT count(*) FROM atomic_data_published
                    WHERE job = ? AND vanished_at IS NOT NULL
                    """,
                    job)
                .get(0, Long.class));
  }

  /** The vanished keys, those found last before the others. */
  public List<VanishedKey> vanished(int most) {
    return read(
        sql ->
            sql.fetch(
                    """
                    SELECT key, (extract(epoch FROM vanished_at) * 1000000)::bigint
                    FROM atomic_data_published WHERE job = ? AND vanished_at IS NOT NULL
                    ORDER BY vanished_at DESC, key LIMIT ?
                    """,
                    job,
                    most)
                .map(
                    row ->
                        new VanishedKey(
                            new RowKey(row.get(0, String.class)),
                            instant(row.get(1, Long.class)))));
  }

  private <T> T read(Function<DSLContext, T> work) {
    return state.run(
        subject(), Terms.reading(state.settings()).in(state.settings().schema()), work);
  }

  private static Progress progress(Record row) {
    return new Progress(
        Optional.of(instant(row.get(0, Long.class))),
        Optional.ofNullable(row.get(1, Long.class)).map(Reconciles::instant),
        Optional.ofNullable(row.get(2, String.class)),
        Optional.ofNullable(row.get(3, String.class)).map(RowKey::new));
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  private String subject() {
    return "job " + job;
  }
}
