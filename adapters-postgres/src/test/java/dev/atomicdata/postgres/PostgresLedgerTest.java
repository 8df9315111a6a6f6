package dev.atomicdata.postgres;

import dev.atomicdata.domain.Touch;
import dev.atomicdata.ports.Ledger;
import dev.atomicdata.testkit.LedgerContract;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresExtension.class)
final class PostgresLedgerTest extends LedgerContract {

  private final TestDatabase server;
  private Database state;

  PostgresLedgerTest(TestDatabase server) {
    this.server = server;
  }

  @BeforeEach
  void open() {
    state = Databases.emptyState(server);
  }

  @AfterEach
  void close() {
    state.close();
  }

  @Override
  protected Ledger ledger() {
    return new PostgresLedger(state, Databases.JOB, Duration.ofHours(1));
  }

  @Override
  protected void expire() {
    Databases.expire(server);
  }

  @Override
  protected List<Touch.Stored> due() {
    return new StoredTouches(state).due(Databases.JOB.name(), 0, 100);
  }
}
