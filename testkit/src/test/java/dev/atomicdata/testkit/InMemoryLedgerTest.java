package dev.atomicdata.testkit;

import dev.atomicdata.domain.Touch;
import dev.atomicdata.ports.Ledger;
import java.time.Instant;
import java.util.List;

final class InMemoryLedgerTest extends LedgerContract {

  private final InMemoryLedger ledger = new InMemoryLedger(() -> Instant.EPOCH);

  @Override
  protected Ledger ledger() {
    return ledger;
  }

  @Override
  protected void expire() {
    ledger.expire();
  }

  @Override
  protected List<Touch.Stored> due() {
    return ledger.due(0, Integer.MAX_VALUE);
  }
}
