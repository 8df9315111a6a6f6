package dev.atomicdata.ports;

import dev.atomicdata.domain.Checkpoint;
import dev.atomicdata.domain.Known;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.domain.Settlement;
import dev.atomicdata.domain.Touch;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** A ledger that fails now and then, before it did what was asked or after. */
final class FailingLedger implements Ledger {

  private final Ledger ledger;
  private final BooleanSupplier fails;

  FailingLedger(Ledger ledger, BooleanSupplier fails) {
    this.ledger = ledger;
    this.fails = fails;
  }

  @Override
  public Optional<Lease> acquire() {
    return ledger.acquire().map(FailingLease::new);
  }

  @Override
  public void touch(Collection<Touch> touches) {
    failing(() -> ledger.touch(touches));
  }

  @Override
  public List<RowKey> keysAfter(Optional<RowKey> last, int limit) {
    return ledger.keysAfter(last, limit);
  }

  private void failing(Runnable action) {
    fail();
    action.run();
    fail();
  }

  private void fail() {
    if (fails.getAsBoolean()) {
      throw new UnavailableException("injected", new IllegalStateException("by the model"));
    }
  }

  private final class FailingLease implements Lease {

    private final Lease lease;

    FailingLease(Lease lease) {
      this.lease = lease;
    }

    @Override
    public Checkpoint checkpoint() {
      return lease.checkpoint();
    }

    @Override
    public Map<RowKey, Known> known(Collection<RowKey> keys) {
      fail();
      return lease.known(keys);
    }

    @Override
    public void announce(Collection<RowKey> keys) {
      failing(() -> lease.announce(keys));
    }

    @Override
    public void settle(Settlement settlement) {
      failing(() -> lease.settle(settlement));
    }

    @Override
    public Duration timeLeft() {
      return lease.timeLeft();
    }

    @Override
    public void close() {
      lease.close();
    }
  }
}
