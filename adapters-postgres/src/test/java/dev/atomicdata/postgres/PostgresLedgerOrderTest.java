package dev.atomicdata.postgres;

import static dev.atomicdata.testkit.Settlements.acknowledged;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.JobOrder;
import dev.atomicdata.domain.Known;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.domain.Touch;
import dev.atomicdata.ports.Ledger;
import dev.atomicdata.testkit.LedgerOrderContract;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresExtension.class)
final class PostgresLedgerOrderTest extends LedgerOrderContract {

  private static final List<Job> ALL = List.of(FIRST, RECORDING, SECOND);
  private static final RowKey KEY = new RowKey("k");

  private final TestDatabase server;
  private Database state;

  PostgresLedgerOrderTest(TestDatabase server) {
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
  protected Ledger ledger(Job job) {
    return new PostgresLedger(state, job, JobOrder.of(job, ALL), Duration.ofHours(1));
  }

  @Override
  protected List<Touch.Stored> due() {
    return new StoredTouches(state).due(SECOND.name(), 0, 100);
  }

  @Test
  void theAcceptanceAndItsTouchAreSeenTogether() throws Exception {
    Ledger.Lease first = ledger(FIRST).acquire().orElseThrow();
    Ledger.Lease second = ledger(SECOND).acquire().orElseThrow();
    CompletableFuture<Void> settling;
    try (Connection blocking = server.dataSource().getConnection();
        Statement statement = blocking.createStatement()) {
      blocking.setAutoCommit(false);
      statement.execute(
          "INSERT INTO state.atomic_data_published VALUES ('first', 'k', NULL, NULL, now())");
      settling = CompletableFuture.runAsync(() -> first.settle(acknowledged("k", "a")));
      await()
          .until(
              () ->
                  server
                      .value("SELECT count(*) > 0 FROM pg_locks WHERE NOT granted")
                      .equals(Optional.of("t")));

      Known meanwhile = second.known(List.of(KEY)).getOrDefault(KEY, Known.NOTHING);
      assertThat(meanwhile.passed()).doesNotContain("first");
      assertThat(meanwhile.follows()).isEmpty();
      blocking.rollback();
    }
    settling.join();

    Known known = second.known(List.of(KEY)).getOrDefault(KEY, Known.NOTHING);
    assertThat(known.passed()).contains("first");
    assertThat(known.follows()).hasSize(1);
  }

  @Test
  void anotherOrderIsAnotherDefinition() {
    try (Ledger.Lease lease = ledger(FIRST).acquire().orElseThrow()) {
      assertThat(lease.known(List.of(KEY))).isEqualTo(Map.of());
      Ledger alone = new PostgresLedger(state, FIRST, Duration.ofHours(1));

      assertThatThrownBy(alone::acquire)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("destination or order (expected: the same definition");
    }
  }

  @Test
  void aLeaseNeedsToKnowTheJobsThatGoBefore() {
    Ledger alone = new PostgresLedger(state, SECOND, Duration.ofHours(1));

    assertThatThrownBy(alone::acquire)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "job second: ledger in the order after [] (expected: after [first, recording])");
  }
}
