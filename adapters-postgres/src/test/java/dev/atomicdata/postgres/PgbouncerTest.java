package dev.atomicdata.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.atomicdata.domain.DocumentPayload;
import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.Outcome;
import dev.atomicdata.domain.Touch;
import dev.atomicdata.ports.Ledger;
import dev.atomicdata.ports.Message;
import dev.atomicdata.ports.Publisher;
import dev.atomicdata.ports.PublisherListener;
import dev.atomicdata.ports.PublisherPorts;
import dev.atomicdata.ports.PublisherSettings;
import dev.atomicdata.ports.Step;
import dev.atomicdata.testkit.JsonSealer;
import dev.atomicdata.testkit.LedgerContract;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * All of it behind pgbouncer in transaction mode, where two transactions of one connection meet two
 * sessions of the server (design.md section 9).
 */
@ExtendWith(PostgresExtension.class)
final class PgbouncerTest {

  private static final Job JOB =
      new Job(
          "items",
          DocumentPayload.mapping(),
          "SELECT id, name FROM item WHERE id = ANY($PRIMARY_KEYS)",
          List.of(PollingFixture.ITEMS));

  private static TestDatabase server;
  private static Pgbouncer bouncer;

  @BeforeAll
  static void start(TestDatabase database, @TempDir Path folder) {
    server = database;
    bouncer = Pgbouncer.before(server, folder);
  }

  @AfterAll
  static void stop() {
    if (bouncer != null) {
      bouncer.close();
    }
  }

  @Test
  void whatIsPublishedAndTakenOverIsPublishedOnce() {
    try (PollingFixture watched = new PollingFixture(server);
        Database first = Database.open(bouncer.settings());
        Database second = Database.open(bouncer.settings())) {
      List<String> received = new ArrayList<>();
      watched.items(2_500, 1);
      Publisher holder = publisher(first, received);
      stepUntilIdle(holder);

      Publisher standby = publisher(second, received);
      standby.step();
      watched.sql("UPDATE item SET name = 'second', block = 2 WHERE id IN ('1', '2')");
      stepUntilIdle(holder);
      holder.close();
      watched.sql("UPDATE item SET name = 'third', block = 3 WHERE id = '3'");
      stepUntilIdle(standby);
      standby.close();

      assertThat(received).hasSize(2_503);
      assertThat(new HashSet<>(received)).hasSize(2_503);
    }
  }

  @Test
  void whatASessionIsToldEndsWithItsTransaction() {
    try (Database database = Database.open(bouncer.settings())) {
      Set<String> before = sessions(database);

      Terms strange = Terms.writing(database.settings()).in("elsewhere");
      for (int i = 0; i < 10; i++) {
        database.run("test", strange, sql -> sql.execute("SELECT 1"));
      }

      assertThat(before).hasSize(1);
      assertThat(sessions(database)).isEqualTo(before);
    }
  }

  /** What the sessions behind the pooler say of themselves; they take turns. */
  private static Set<String> sessions(Database database) {
    Set<String> said = new HashSet<>();
    Set<Integer> sessions = new HashSet<>();
    await()
        .until(
            () -> {
              database.run(
                  "test",
                  Terms.writing(database.settings()),
                  sql -> {
                    sql.execute("SET LOCAL statement_timeout TO DEFAULT");
                    sessions.add(sql.fetchSingle("SELECT pg_backend_pid()").get(0, Integer.class));
                    return said.add(
                        sql.fetchSingle(
                                """
                                SELECT current_setting('search_path')
                                  || current_setting('statement_timeout')
                                  || current_setting('default_transaction_read_only')
                                """)
                            .get(0, String.class));
                  });
              return sessions.size() > 1;
            });
    return said;
  }

  private static Publisher publisher(Database database, List<String> received) {
    return new Publisher(
        JOB,
        new PublisherPorts(
            new PollingSources(database, database, PollingSettings.defaults()).source(JOB),
            new PostgresAssembler(database, JOB),
            new PostgresLedger(database, JOB, Duration.ofSeconds(3)),
            new JsonSealer(),
            message -> deliver(message, received)),
        PublisherSettings.defaults().withPollingInterval(Duration.ofNanos(1)),
        PublisherListener.NONE,
        InstantSource.system(),
        RandomGenerator.getDefault());
  }

  private static CompletableFuture<Outcome> deliver(Message message, List<String> received) {
    received.add(message.key() + " " + new String(message.bytes(), UTF_8));
    return CompletableFuture.completedFuture(Outcome.ACCEPTED);
  }

  /** Whole rounds, so that what was written before is looked at. */
  private static void stepUntilIdle(Publisher publisher) {
    for (int round = 0; round < 3; round++) {
      await().pollInSameThread().pollDelay(Duration.ZERO).until(publisher::step, Step::idle);
    }
  }

  @Nested
  final class TheLedger extends LedgerContract {

    private Database state;

    @BeforeEach
    void open() {
      Databases.emptyState(server).close();
      state = Database.open(bouncer.settings().withSchema("state"));
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
}
