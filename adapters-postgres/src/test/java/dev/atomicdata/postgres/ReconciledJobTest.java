package dev.atomicdata.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.Source;
import dev.atomicdata.ports.JobStatus;
import dev.atomicdata.ports.Publisher;
import dev.atomicdata.ports.PublisherEvent;
import dev.atomicdata.ports.PublisherPorts;
import dev.atomicdata.ports.PublisherSettings;
import dev.atomicdata.testkit.JsonSealer;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.RecordingSink;
import dev.atomicdata.testkit.TestDatabase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a reconcile publishes, reports and forgets. */
@ExtendWith(PostgresExtension.class)
final class ReconciledJobTest {

  /** A thing's document has a row of a table that is no source of the job. */
  private static final Job JOB =
      Jobs.named(
          "things",
          """
          SELECT t.id, coalesce(n.name, 'nobody') AS name, t.size
          FROM things t LEFT JOIN names n ON n.id = t.id WHERE t.id = ANY($PRIMARY_KEYS)
          """,
          new Source("things", "block", "id"));

  private final TestDatabase server;
  private final Database database;
  private final RecordingSink sink = new RecordingSink();
  private final List<String> vanished = new ArrayList<>();
  private Publisher publisher;

  ReconciledJobTest(TestDatabase server) {
    this.server = server;
    server.execute(
        "DROP SCHEMA public CASCADE; CREATE SCHEMA public",
        "CREATE TABLE things (id int PRIMARY KEY, size int, block int)",
        "CREATE TABLE names (id int, name text)",
        "INSERT INTO things SELECT n, n, 1 FROM generate_series(1, 25) n");
    database = Databases.emptyState(server);
    publisher = publisher();
    publishAll();
  }

  @AfterEach
  void close() {
    publisher.close();
    database.close();
  }

  @Test
  void whatNoSourceTellsOfIsPublished() {
    server.execute("INSERT INTO names VALUES (7, 'alice')");
    publishAll();
    assertThat(sink.delivered()).hasSize(25);

    reconcile();

    assertThat(sink.delivered()).hasSize(26);
    assertThat(last()).contains("\"name\":\"alice\",\"size\":7");
  }

  @Test
  void whereNothingDiffersNoRowIsWritten() {
    String rows = "SELECT string_agg(ctid::text || xmin, ' ' ORDER BY key) FROM state.%s";
    List<String> before = values(rows.formatted("atomic_data_published"));

    reconcile();

    assertThat(values(rows.formatted("atomic_data_published"))).isEqualTo(before);
    assertThat(values("SELECT count(*)::text FROM state.atomic_data_touched")).containsExactly("0");
    assertThat(sink.delivered()).hasSize(25);
  }

  @Test
  void aDeletedRowIsReportedOnceAndComesBackAsItWas() {
    server.execute("DELETE FROM things WHERE id IN (3, 4)");
    reconcile();
    reconcile();
    assertThat(vanished).containsExactlyInAnyOrder("3", "4");
    assertThat(vanishedInLedger()).containsExactly("3", "4");

    server.execute("INSERT INTO things VALUES (3, 3, 2)");
    publishAll();

    assertThat(vanishedInLedger()).containsExactly("4");
    assertThat(sink.delivered()).hasSize(25);
  }

  @Test
  void aKeyThatWasGoneForAWeekIsForgottenAndIsNewsIfItComesBack() {
    server.execute("DELETE FROM things WHERE id IN (3, 4)");
    reconcile();
    server.execute(
        """
        UPDATE state.atomic_data_published SET vanished_at = now() - interval '169 hours'
        WHERE key = '3'
        """,
        """
        UPDATE state.atomic_data_published SET vanished_at = now() - interval '167 hours'
        WHERE key = '4'
        """);

    reconcile();
    assertThat(vanishedInLedger()).containsExactly("4");
    server.execute("INSERT INTO things VALUES (3, 3, 2)");
    publishAll();

    assertThat(sink.delivered()).hasSize(26);
    assertThat(last()).contains("\"size\":3");
    assertThat(vanished).containsExactlyInAnyOrder("3", "4");
  }

  @Test
  void aDeadLetterOfAKeyThatIsGoneIsClosed() {
    server.execute(
        """
        INSERT INTO state.atomic_data_failed_records (job, key, kind, reason, fingerprint,
          first_failed_at, last_failed_at, failures)
        SELECT 'things', key, 'DATA_ERROR', 'bad', decode(repeat('00', 16), 'hex'), now(), now(), 1
        FROM unnest(ARRAY['3', '99']) key
        """,
        "DELETE FROM things WHERE id = 3");

    reconcile();

    assertThat(values("SELECT key FROM state.atomic_data_failed_records WHERE closed_at IS NULL"))
        .isEmpty();
    assertThat(vanished).containsExactly("3");
  }

  @Test
  void afterARestartAWalkGoesOn() {
    server.execute("DELETE FROM things WHERE id = 9", "INSERT INTO names VALUES (7, 'alice')");
    ask();
    await()
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .until(
            () -> {
              publisher.step();
              return !values(
                      "SELECT 1 FROM state.atomic_data_polling_state WHERE full_look_next > 0")
                  .isEmpty();
            });

    publisher.close();
    publisher = publisher();
    walkToTheEnd();

    assertThat(vanished).containsExactly("9");
    assertThat(last()).contains("alice");
  }

  private void reconcile() {
    ask();
    walkToTheEnd();
  }

  private void ask() {
    server.execute(
        """
        INSERT INTO state.atomic_data_orders (job, reconcile_asked_at)
        VALUES ('things', clock_timestamp())
        ON CONFLICT (job) DO UPDATE SET reconcile_asked_at = excluded.reconcile_asked_at
        """);
  }

  private void walkToTheEnd() {
    await()
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .until(
            () -> {
              for (int i = 0; i < 10; i++) {
                publisher.step();
              }
              return !values(
                      """
                      SELECT 1 FROM state.atomic_data_polling_state s
                      JOIN state.atomic_data_orders o ON o.job = s.job
                      WHERE table_name = '(reconcile)' AND full_look_next IS NULL
                        AND swept > extract(epoch FROM reconcile_asked_at) * 1000000
                      """)
                  .isEmpty();
            });
  }

  private void publishAll() {
    for (int i = 0; i < 3; i++) {
      await()
          .pollInSameThread()
          .pollDelay(Duration.ZERO)
          .until(
              () -> {
                publisher.step();
                return publisher.status().state() == JobStatus.State.IDLE;
              });
    }
  }

  private List<String> vanishedInLedger() {
    return values(
        """
        SELECT key FROM state.atomic_data_published WHERE vanished_at IS NOT NULL ORDER BY key
        """);
  }

  private List<String> values(String sql) {
    return database.read("test", context -> context.fetch(sql).getValues(0, String.class));
  }

  private String last() {
    return new String(sink.delivered().get(sink.delivered().size() - 1).bytes(), UTF_8);
  }

  private Publisher publisher() {
    PollingSettings settings = PollingSettings.defaults();
    return new Publisher(
        JOB,
        new PublisherPorts(
            new PollingSources(database, database, settings).source(JOB),
            new PostgresAssembler(database, JOB),
            new PostgresLedger(database, JOB, Duration.ofHours(1)),
            new JsonSealer(),
            sink),
        PublisherSettings.defaults().withPollingInterval(Duration.ofNanos(1)).withQueryBatchSize(6),
        (job, event) -> {
          if (event instanceof PublisherEvent.Settled settled) {
            settled.settlement().newlyVanished().forEach(key -> vanished.add(key.value()));
          }
        },
        InstantSource.system(),
        RandomGenerator.getDefault());
  }
}
