package dev.atomicdata.testkit;

import dev.atomicdata.domain.Block;
import dev.atomicdata.domain.Json;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.ports.ChangeSource;
import java.time.InstantSource;

final class InMemorySourceTest extends ChangeSourceContract {

  private final InMemoryTable table = new InMemoryTable();
  private final InMemoryLedger ledger = new InMemoryLedger(InstantSource.system());

  @Override
  protected ChangeSource source() {
    return new InMemorySource(table, ledger);
  }

  /** The block of a row in memory is the number of its write. */
  @Override
  protected void change(RowKey key, Block block) {
    table.put(key, Json.Members.empty());
  }
}
