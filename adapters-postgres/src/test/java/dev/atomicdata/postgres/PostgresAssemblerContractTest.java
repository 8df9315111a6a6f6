package dev.atomicdata.postgres;

import dev.atomicdata.domain.RowKey;
import dev.atomicdata.ports.AtomicDataAssembler;
import dev.atomicdata.testkit.AtomicDataAssemblerContract;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresExtension.class)
final class PostgresAssemblerContractTest extends AtomicDataAssemblerContract {

  private final PollingFixture watched;

  PostgresAssemblerContractTest(TestDatabase server) {
    watched = new PollingFixture(server);
  }

  @AfterEach
  void close() {
    watched.close();
  }

  @Override
  protected AtomicDataAssembler assembler() {
    return new PostgresAssembler(
        watched.database,
        Jobs.asking("SELECT id, name AS value FROM item WHERE id = ANY($PRIMARY_KEYS)"));
  }

  @Override
  protected void put(RowKey key, String value) {
    watched.sql(
        "INSERT INTO item VALUES ('%s', '%s') ON CONFLICT (id) DO UPDATE SET name = EXCLUDED.name"
            .formatted(key, value));
  }

  @Override
  protected void remove(RowKey key) {
    watched.sql("DELETE FROM item WHERE id = '%s'".formatted(key));
  }
}
