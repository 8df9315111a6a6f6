package dev.atomicdata.postgres;

import static java.util.Objects.requireNonNull;

import dev.atomicdata.ports.Orders;
import dev.atomicdata.ports.UnavailableException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.function.Function;
import org.jooq.DSLContext;

/**
 * What operators ask of one job, in {@code atomic_data_orders}: how the holder of the job asks, and
 * how it is said.
 *
 * <p>Every method throws {@link UnavailableException} if the database does not answer now.
 */
public final class PostgresOrders implements Orders {

  /** The holder asks between two pages, which must not have to wait for long. */
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private static final String PAUSED =
      "SELECT paused_at FROM atomic_data_orders WHERE job = ? AND paused_at IS NOT NULL";

  private final Database state;
  private final String job;

  /** Reaches for the database only when used. */
  public PostgresOrders(Database state, String job) {
    this.state = requireNonNull(state, "state");
    this.job = requireNonNull(job, "job");
  }

  @Override
  public Optional<Instant> pausedSince() {
    Terms terms = Terms.reading(state.settings()).in(state.settings().schema()).atMost(LONGEST);
    return state.fetch("job " + job, terms, PAUSED, PostgresOrders::instant, job).stream()
        .findFirst();
  }

  /**
   * Has the job rest, whoever holds it, until it is resumed.
   *
   * @return since when it is paused: since before, if it was paused already
   */
  public Instant pause() {
    return write(
        sql ->
            sql.fetchSingle(
                    """
                    INSERT INTO atomic_data_orders AS o (job, paused_at)
                    VALUES (?, clock_timestamp())
                    ON CONFLICT (job)
                    DO UPDATE SET paused_at = COALESCE(o.paused_at, excluded.paused_at)
                    RETURNING paused_at
                    """,
                    job)
                .get(0, Instant.class));
  }

  /**
   * Lets the job go on.
   *
   * @return since when it was paused; empty if it was not
   */
  public Optional<Instant> resume() {
    return write(
        sql -> {
          sql.fetch("SELECT 1 FROM atomic_data_orders WHERE job = ? FOR UPDATE", job);
          Optional<Instant> since = paused(sql);
          if (since.isPresent()) {
            sql.execute("UPDATE atomic_data_orders SET paused_at = NULL WHERE job = ?", job);
          }
          return since;
        });
  }

  private Optional<Instant> paused(DSLContext sql) {
    return sql.fetch(PAUSED, job).map(row -> row.get(0, Instant.class)).stream().findFirst();
  }

  private static Instant instant(ResultSet row) throws SQLException {
    return row.getObject(1, OffsetDateTime.class).toInstant();
  }

  private <T> T write(Function<DSLContext, T> work) {
    Terms terms = Terms.writing(state.settings()).in(state.settings().schema());
    return state.run("job " + job, terms, work);
  }
}
