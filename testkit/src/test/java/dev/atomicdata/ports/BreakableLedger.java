package dev.atomicdata.ports;

import dev.atomicdata.domain.Checkpoint;
import dev.atomicdata.domain.Known;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.domain.Settlement;
import dev.atomicdata.domain.Touch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A ledger of which single calls can be made to fail, before they do anything. */
final class BreakableLedger implements Ledger {

  /** What a publisher asks of a ledger. */
  enum Call {
    ACQUIRE,
    TOUCH,
    KEYS,
    CHECKPOINT,
    KNOWN,
    ANNOUNCE,
    SETTLE
  }

  private final Ledger ledger;
  private final Map<Call, Supplier<RuntimeException>> broken = new EnumMap<>(Call.class);
  private final List<Settlement> asked = new ArrayList<>();
  private final List<Settlement> written = new ArrayList<>();

  BreakableLedger(Ledger ledger) {
    this.ledger = ledger;
  }

  void breakAt(Call call, Supplier<RuntimeException> failure) {
    broken.put(call, failure);
  }

  void away(Call call) {
    breakAt(call, () -> new UnavailableException("ledger away", new IllegalStateException()));
  }

  void heal() {
    broken.clear();
  }

  /** Every settlement that was to be written, whatever came of it. */
  List<Settlement> asked() {
    return asked;
  }

  List<Settlement> written() {
    return written;
  }

  /** What was stored last. */
  Checkpoint checkpoint() {
    return written.isEmpty() ? Checkpoint.start() : written.get(written.size() - 1).checkpoint();
  }

  @Override
  public Optional<Lease> acquire() {
    pass(Call.ACQUIRE);
    return ledger.acquire().map(BreakableLease::new);
  }

  @Override
  public void touch(Collection<Touch> touches) {
    pass(Call.TOUCH);
    ledger.touch(touches);
  }

  @Override
  public List<RowKey> keysAfter(Optional<RowKey> last, int limit) {
    pass(Call.KEYS);
    return ledger.keysAfter(last, limit);
  }

  private void pass(Call call) {
    if (broken.containsKey(call)) {
      throw broken.get(call).get();
    }
  }

  private final class BreakableLease implements Lease {

    private final Lease lease;

    BreakableLease(Lease lease) {
      this.lease = lease;
    }

    @Override
    public Checkpoint checkpoint() {
      pass(Call.CHECKPOINT);
      return lease.checkpoint();
    }

    @Override
    public Map<RowKey, Known> known(Collection<RowKey> keys) {
      pass(Call.KNOWN);
      return lease.known(keys);
    }

    @Override
    public void announce(Collection<RowKey> keys) {
      pass(Call.ANNOUNCE);
      lease.announce(keys);
    }

    @Override
    public Duration timeLeft() {
      return lease.timeLeft();
    }

    @Override
    public void settle(Settlement settlement) {
      asked.add(settlement);
      pass(Call.SETTLE);
      lease.settle(settlement);
      written.add(settlement);
    }

    @Override
    public void close() {
      lease.close();
    }
  }
}
