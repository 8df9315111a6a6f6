package dev.atomicdata.postgres;

import dev.atomicdata.domain.Block;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.ports.ChangeSource;
import dev.atomicdata.testkit.ChangeSourceContract;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresExtension.class)
class PollingContractTest extends ChangeSourceContract {

  private final PollingFixture watched;

  PollingContractTest(TestDatabase server) {
    watched = new PollingFixture(server);
  }

  @AfterEach
  void close() {
    watched.close();
  }

  @Override
  protected ChangeSource source() {
    return watched.sources(settings()).source(Jobs.watching(PollingFixture.ITEMS));
  }

  PollingSettings settings() {
    return PollingFixture.settings();
  }

  @Override
  protected void change(RowKey key, Block block) {
    watched.sql(
        """
        INSERT INTO item VALUES ('%s', 'first', %s)
        ON CONFLICT (id) DO UPDATE SET name = item.name || '.', block = EXCLUDED.block
        """
            .formatted(key, block));
  }
}
