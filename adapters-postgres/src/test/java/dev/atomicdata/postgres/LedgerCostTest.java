package dev.atomicdata.postgres;

import static dev.atomicdata.testkit.Settlements.acknowledged;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.atomicdata.domain.Checkpoint;
import dev.atomicdata.domain.Outcome;
import dev.atomicdata.domain.Position;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.domain.Settlement;
import dev.atomicdata.ports.Ledger;
import dev.atomicdata.ports.Publisher;
import dev.atomicdata.ports.PublisherListener;
import dev.atomicdata.ports.PublisherPorts;
import dev.atomicdata.ports.PublisherSettings;
import dev.atomicdata.ports.Step;
import dev.atomicdata.ports.UnavailableException;
import dev.atomicdata.testkit.JsonSealer;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.RecordingSink;
import dev.atomicdata.testkit.TestDatabase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the ledger asks of its database. */
@ExtendWith(PostgresExtension.class)
final class LedgerCostTest {

  private static final int MOST_STATEMENTS = 6;

  private final TestDatabase server;

  LedgerCostTest(TestDatabase server) {
    this.server = server;
  }

  @Test
  void aSettlementOfManyKeysTakesAsManyStatementsAsOneOfAFew() {
    WatchedStatements statements = new WatchedStatements();
    Database state = emptyState(statements);
    try (Ledger.Lease lease = ledger(state).acquire().orElseThrow()) {
      lease.settle(acknowledged(keys(1), "a"));
      long before = statements.count(sql -> true);
      lease.settle(acknowledged(keys(2), "b"));
      long few = statements.count(sql -> true) - before;
      lease.settle(acknowledged(keys(1_000), "c"));
      long many = statements.count(sql -> true) - before - few;

      assertThat(many).isEqualTo(few).isLessThanOrEqualTo(MOST_STATEMENTS);
    }
  }

  @Test
  void aKeyThatTheLedgerDoesNotKnowIsInsertedWithoutALookForIt() {
    WatchedStatements statements = new WatchedStatements();
    Database state = emptyState(statements);
    try (Ledger.Lease lease = ledger(state).acquire().orElseThrow()) {
      assertThat(lease.known(keys(2))).isEmpty();
      lease.settle(acknowledged(keys(2), "a"));
      long searches = statements.count(sql -> sql.contains("ON CONFLICT (job, key)"));

      lease.settle(acknowledged(keys(3), "b"));

      assertThat(searches).isZero();
      assertThat(statements.count(sql -> sql.contains("ON CONFLICT (job, key)"))).isOne();
      assertThat(lease.known(keys(3))).hasSize(3);
    }
  }

  @Test
  void aKeyThatIsNotAsNewAsItSeemedIsSettledAtTheNextTry() {
    try (Database state = Databases.emptyState(server);
        Ledger.Lease lease = ledger(state).acquire().orElseThrow()) {
      assertThat(lease.known(keys(2))).isEmpty();
      server.execute(
          """
          INSERT INTO state.atomic_data_published (job, key, acknowledged_at)
          VALUES ('%s', 'key 1', now())
          """
              .formatted(Databases.JOB.name()));

      assertThatThrownBy(() -> lease.settle(acknowledged(keys(2), "a")))
          .isInstanceOf(UnavailableException.class);
      lease.settle(acknowledged(keys(2), "a"));

      assertThat(lease.known(keys(2)).values())
          .hasSize(2)
          .allMatch(known -> known.acknowledged().isPresent());
    }
  }

  @Test
  void rowsThatChangeWithEverySettlementAreUpdatedInPlace() {
    try (Database state = Databases.emptyState(server);
        Ledger.Lease lease = ledger(state).acquire().orElseThrow()) {
      for (int i = 1; i <= 500; i++) {
        lease.settle(movedTo(i));
      }
    }

    // A session tells what it did when it ends at the latest.
    for (String table : List.of("atomic_data_leases", "atomic_data_polling_state")) {
      await().until(() -> statistic(table, "n_tup_upd") >= 499);
      assertThat(statistic(table, "n_tup_hot_upd"))
          .as("%s", table)
          .isGreaterThan(statistic(table, "n_tup_upd") * 9 / 10);
      assertThat(server.value("SELECT pg_relation_size('state.%s') <= 65536".formatted(table)))
          .as("%s", table)
          .contains("t");
    }
  }

  @Test
  void anIdleJobWritesNothing() {
    try (PollingFixture watched = new PollingFixture(server)) {
      watched.items(10, 1);
      Publisher publisher = publisher(watched.database);
      stepUntilIdle(publisher, 3);
      String before = rows();

      stepUntilIdle(publisher, 20);

      assertThat(rows()).isEqualTo(before);
      publisher.close();
    }
  }

  @Test
  void whoStandsByWritesNothing() {
    String row = "SELECT xmin || ' ' || xmax || ' ' || ctid FROM state.atomic_data_leases";
    try (Database state = Databases.emptyState(server);
        Ledger.Lease lease = ledger(state).acquire().orElseThrow()) {
      lease.settle(acknowledged(keys(1), "a"));
      String before = server.value(row).orElseThrow();

      assertThat(ledger(state).acquire()).isEmpty();

      assertThat(server.value(row)).contains(before);
    }
  }

  private Database emptyState(WatchedStatements statements) {
    Databases.emptyState(server).close();
    return Database.of(
        statements.around(server.dataSource()), Databases.settings(server).withSchema("state"));
  }

  /** Every row version of the publisher's tables. */
  private String rows() {
    return server
        .value(
            """
            SELECT string_agg(version, ' ' ORDER BY version) FROM (
              SELECT 'lease ' || xmin || ctid FROM atomic_data_leases
              UNION ALL SELECT 'position ' || xmin || ctid FROM atomic_data_polling_state
              UNION ALL SELECT 'published ' || xmin || ctid FROM atomic_data_published
              UNION ALL SELECT 'touched ' || xmin || ctid FROM atomic_data_touched) v (version)
            """)
        .orElseThrow();
  }

  private long statistic(String table, String column) {
    return server
        .value(
            "SELECT %s FROM pg_stat_user_tables WHERE relname = '%s' AND schemaname = 'state'"
                .formatted(column, table))
        .map(Long::parseLong)
        .orElse(0L);
  }

  private static Settlement movedTo(long horizon) {
    Position position = Position.beginning(1).lookedAtAll().polledTo(horizon, Optional.empty());
    return new Settlement(
        Checkpoint.stored(Map.of("things", position)),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        false);
  }

  private static Ledger ledger(Database state) {
    return new PostgresLedger(state, Databases.JOB, Duration.ofHours(1));
  }

  private static List<RowKey> keys(int count) {
    return IntStream.range(0, count).mapToObj(i -> new RowKey("key " + i)).toList();
  }

  private static Publisher publisher(Database database) {
    return new Publisher(
        Jobs.watching(PollingFixture.ITEMS),
        new PublisherPorts(
            new PollingSources(database, database, PollingSettings.defaults())
                .source(Jobs.watching(PollingFixture.ITEMS)),
            new PostgresAssembler(database, Jobs.watching(PollingFixture.ITEMS)),
            new PostgresLedger(database, Jobs.watching(PollingFixture.ITEMS), Duration.ofHours(1)),
            new JsonSealer(),
            new RecordingSink(message -> Outcome.ACCEPTED)),
        PublisherSettings.defaults().withPollingInterval(Duration.ofNanos(1)),
        PublisherListener.NONE,
        InstantSource.system(),
        RandomGenerator.getDefault());
  }

  private static void stepUntilIdle(Publisher publisher, int rounds) {
    for (int round = 0; round < rounds; round++) {
      await().pollInSameThread().pollDelay(Duration.ZERO).until(publisher::step, Step::idle);
    }
  }
}
