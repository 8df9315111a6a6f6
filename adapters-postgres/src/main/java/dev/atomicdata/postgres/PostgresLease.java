package dev.atomicdata.postgres;

import dev.atomicdata.domain.Checkpoint;
import dev.atomicdata.domain.Fingerprint;
import dev.atomicdata.domain.Known;
import dev.atomicdata.domain.Position;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.domain.Settlement;
import dev.atomicdata.domain.Touch;
import dev.atomicdata.ports.LeaseLostException;
import dev.atomicdata.ports.Ledger;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.Record;

/** A lease that is taken. */
final class PostgresLease implements Ledger.Lease {

  private static final String[] TRIED =
      Stream.of(Touch.Reason.values())
          .filter(Touch.Reason::tried)
          .map(Touch.Reason::name)
          .toArray(String[]::new);

  private final Database state;
  private final Grant grant;
  private final Renewal renewal;
  private final Fence fence;
  private Map<String, Position> positions;

  private PostgresLease(Database state, Grant grant, Renewal renewal) {
    this.state = state;
    this.grant = grant;
    this.renewal = renewal;
    this.fence = new Fence(grant);
    this.positions = grant.positions();
  }

  /**
   * @param asked {@link System#nanoTime()} from before the lease was taken
   */
  static Ledger.Lease begin(Database state, Grant grant, long asked) {
    Renewal renewal = new Renewal(state.renewals(), grant, asked);
    renewal.start();
    return new PostgresLease(state, grant, renewal);
  }

  @Override
  public Checkpoint checkpoint() {
    renewal.check();
    return Checkpoint.stored(positions);
  }

  @Override
  public Map<RowKey, Known> known(Collection<RowKey> keys) {
    renewal.check();
    if (keys.isEmpty()) {
      return Map.of();
    }
    DatabaseSettings settings = state.settings();
    Terms terms = Terms.reading(settings).in(settings.schema()).atMost(grant.lease());
    Map<RowKey, Known> known = state.run(subject(), terms, sql -> fetchKnown(sql, keys));
    renewal.check();
    return known;
  }

  @Override
  public void announce(Collection<RowKey> keys) {
    renewal.check();
    if (!keys.isEmpty()) {
      fenced(
          sql -> {
            pass(sql);
            return sql.execute(
                """
                UPDATE atomic_data_published SET fingerprint = NULL, vanished_at = NULL
                WHERE job = ? AND key = ANY(?::text[]) AND fingerprint IS NOT NULL
                """,
                grant.job(),
                Columns.of(keys, String.class, RowKey::value));
          });
      renewal.check();
    }
  }

  @Override
  public void settle(Settlement settlement) {
    renewal.check();
    if (settlement.movesOnlyTheCheckpoint()
        && !settlement.releasesSuspects()
        && settlement.checkpoint().positions().equals(positions)) {
      return;
    }
    long asked = System.nanoTime();
    boolean written = fenced(sql -> write(sql, settlement));
    fence.answered();
    positions = settlement.checkpoint().positions();
    if (written) {
      renewal.renewed(asked);
    }
  }

  @Override
  public Duration timeLeft() {
    return renewal.timeLeft();
  }

  @Override
  public void close() {
    renewal.close();
  }

  private void pass(DSLContext sql) {
    fence.pass(sql).ifPresent(found -> positions = found.checkpoint().positions());
  }

  /** Says whether it had to be written. */
  private boolean write(DSLContext sql, Settlement settlement) {
    pass(sql);
    if (fence.isWritten(settlement)) {
      return false;
    }
    long number = fence.sending(settlement);
    new SettlementStatements(sql, grant.job()).write(settlement);
    Positions.write(sql, grant.job(), positions, settlement.checkpoint().positions());
    LeaseRow.settled(sql, grant, number);
    return true;
  }

  /** In one transaction that cannot keep the lease's row locked for longer than the lease. */
  private <T> T fenced(Function<DSLContext, T> work) {
    DatabaseSettings settings = state.settings();
    Terms terms = Terms.writing(settings).in(settings.schema()).atMost(grant.lease().dividedBy(2));
    try {
      return state.run(subject(), terms, work);
    } catch (LeaseLostException e) {
      renewal.end("fenced off");
      throw e;
    }
  }

  /**
   * Not a join with the unnested keys: for that PostgreSQL reads the whole table when it guesses
   * their number wrong.
   */
  private Map<RowKey, Known> fetchKnown(DSLContext sql, Collection<RowKey> keys) {
    String[] values = Columns.of(keys, String.class, RowKey::value);
    Map<RowKey, Known> known = new HashMap<>();
    sql.fetch(
            """
            SELECT key, CASE WHEN NOT baseline THEN fingerprint END,
              CASE WHEN baseline THEN fingerprint END, NULL::bytea, fingerprint IS NULL,
              vanished_at IS NOT NULL
            FROM atomic_data_published WHERE job = ? AND key = ANY(?::text[])
            UNION ALL
            SELECT key, NULL, NULL, fingerprint, false, false
            FROM atomic_data_failed_records
            WHERE job = ? AND key = ANY(?::text[]) AND closed_at IS NULL
            UNION ALL
            SELECT key, NULL, NULL, NULL, true, false
            FROM atomic_data_touched
            WHERE job = ? AND key = ANY(?::text[]) AND reason = ANY(?::text[])
            """,
            grant.job(),
            values,
            grant.job(),
            values,
            grant.job(),
            values,
            TRIED)
        .forEach(row -> known.merge(new RowKey(row.get(0, String.class)), known(row), Known::and));
    return known;
  }

  private static Known known(Record row) {
    return new Known(
            fingerprint(row, 1),
            fingerprint(row, 2),
            fingerprint(row, 3),
            row.get(4, Boolean.class))
        .vanishedIf(row.get(5, Boolean.class));
  }

  private static Optional<Fingerprint> fingerprint(Record row, int column) {
    return Optional.ofNullable(row.get(column, byte[].class)).map(Fingerprint::fromBytes);
  }

  private String subject() {
    return "job " + grant.job();
  }
}
