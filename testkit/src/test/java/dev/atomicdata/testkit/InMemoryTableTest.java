package dev.atomicdata.testkit;

import dev.atomicdata.domain.Json;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.ports.AtomicDataAssembler;
import java.time.InstantSource;

final class InMemoryTableTest extends AtomicDataAssemblerContract {

  private final InMemoryTable table = new InMemoryTable();

  @Override
  protected AtomicDataAssembler assembler() {
    return table.assembler(InstantSource.system());
  }

  @Override
  protected void put(RowKey key, String value) {
    table.put(key, Json.Members.empty().with("value", Json.of(value)));
  }

  @Override
  protected void remove(RowKey key) {
    table.remove(key);
  }
}
