package dev.atomicdata.postgres;

import dev.atomicdata.domain.Checkpoint;
import dev.atomicdata.domain.JobOrder;
import dev.atomicdata.domain.Known;
import dev.atomicdata.domain.Position;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.domain.Settlement;
import dev.atomicdata.domain.Touch;
import dev.atomicdata.ports.LeaseLostException;
import dev.atomicdata.ports.Ledger;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;

/** A lease that is taken. */
final class PostgresLease implements Ledger.Lease {

  private final Database state;
  private final Grant grant;
  private final Renewal renewal;
  private final Fence fence;
  private final JobOrder order;
  private final KnownKeys knownKeys;
  private final PlainKeys plain = new PlainKeys();
  private final Terms reading;
  private final Terms writing;
  private Map<String, Position> positions;

  /**
   * Whether a suspect may be stored: only this holder stores any, once it knows of those before.
   */
  private boolean suspects = true;

  private PostgresLease(Database state, Grant grant, JobOrder order, Renewal renewal) {
    this.state = state;
    this.grant = grant;
    this.renewal = renewal;
    this.fence = new Fence(grant);
    this.order = order;
    this.knownKeys = new KnownKeys(grant.job(), order);
    this.positions = grant.positions();
    DatabaseSettings settings = state.settings();
    this.reading = Terms.reading(settings).in(settings.schema()).atMost(grant.lease());
    // It cannot keep the lease's row locked for longer than the lease.
    this.writing = Terms.writing(settings).in(settings.schema()).atMost(grant.lease().dividedBy(2));
  }

  /**
   * @param asked {@link System#nanoTime()} from before the lease was taken
   */
  static Ledger.Lease begin(Database state, Grant grant, JobOrder order, long asked) {
    Renewal renewal = new Renewal(state.renewals(), grant, asked);
    renewal.start();
    return new PostgresLease(state, grant, order, renewal);
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
    Map<RowKey, Known> known = knownKeys.read(state, reading, keys);
    renewal.check();
    plain.read(keys, known);
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
    plain.opens(settlement);
    suspects |=
        settlement.touches().stream().anyMatch(touch -> touch.reason() == Touch.Reason.SUSPECT);
    long asked = System.nanoTime();
    boolean written = written(settlement);
    fence.answered();
    plain.written(settlement);
    suspects &= !settlement.releasesSuspects();
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

  private void pass(Statements sql) {
    fence.pass(sql).ifPresent(found -> positions = found.checkpoint().positions());
  }

  private boolean written(Settlement settlement) {
    try {
      return fenced(sql -> write(sql, settlement));
    } catch (RuntimeException e) {
      plain.doubt();
      throw e;
    }
  }

  /** Says whether it had to be written. */
  private boolean write(Statements sql, Settlement settlement) {
    // Counting it locks the lease's row, and succeeds unless there is something to find out.
    if (fence.isWritten(settlement) || !LeaseRow.settle(sql, grant, fence.next())) {
      pass(sql);
      if (fence.isWritten(settlement)) {
        return false;
      }
      LeaseRow.settle(sql, grant, fence.next());
    }
    fence.sending(settlement);
    new SettlementStatements(sql, grant.job(), order.dependents(), plain)
        .write(settlement, suspects);
    Positions.write(sql, grant.job(), positions, settlement.checkpoint().positions());
    return true;
  }

  /** In one transaction. */
  private <T> T fenced(Function<Statements, T> work) {
    try {
      return state.statements(subject(), writing, work);
    } catch (LeaseLostException e) {
      renewal.end("fenced off");
      throw e;
    }
  }

  private String subject() {
    return "job " + grant.job();
  }
}
