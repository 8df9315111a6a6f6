package dev.atomicdata.testkit;

import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.Touch;
import dev.atomicdata.ports.Ledger;
import java.time.Instant;
import java.util.List;

final class InMemoryLedgerOrderTest extends LedgerOrderContract {

  private final InMemoryLedger second = ledger();
  private final InMemoryLedger first = ledger().goesBefore(second, FIRST);
  private final InMemoryLedger recording = ledger().goesBefore(second, RECORDING);

  @Override
  protected Ledger ledger(Job job) {
    return job.equals(SECOND) ? second : job.equals(FIRST) ? first : recording;
  }

  @Override
  protected List<Touch.Stored> due() {
    return second.due(0, Integer.MAX_VALUE);
  }

  private static InMemoryLedger ledger() {
    return new InMemoryLedger(() -> Instant.EPOCH);
  }
}
