package dev.atomicdata.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.Source;
import dev.atomicdata.domain.Start;
import dev.atomicdata.ports.JobStatus;
import dev.atomicdata.ports.Publisher;
import dev.atomicdata.ports.PublisherListener;
import dev.atomicdata.ports.PublisherPorts;
import dev.atomicdata.ports.PublisherSettings;
import dev.atomicdata.testkit.JsonSealer;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.RecordingSink;
import dev.atomicdata.testkit.TestDatabase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A view of two tables, from its keys to what is published. */
@ExtendWith(PostgresExtension.class)
final class ReconciledViewTest {

  private static final Source SOURCE = Jobs.reconciled("owned", "id");

  private final TestDatabase server;
  private final Database database;
  private final RecordingSink sink = new RecordingSink();
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000);
  private Optional<Publisher> publisher = Optional.empty();

  ReconciledViewTest(TestDatabase server) {
    this.server = server;
    server.execute(
        "DROP SCHEMA public CASCADE; CREATE SCHEMA public",
        "CREATE TABLE thing (id int, owner int)",
        "CREATE TABLE owner (id int, name text)",
        "CREATE VIEW owned AS SELECT t.id, o.name FROM thing t JOIN owner o ON o.id = t.owner",
        "INSERT INTO thing SELECT n, n % 2 FROM generate_series(1, 20) n",
        "INSERT INTO owner VALUES (0, 'alice'), (1, 'bob')");
    database = Databases.emptyState(server);
  }

  @AfterEach
  void close() {
    publisher.ifPresent(Publisher::close);
    database.close();
  }

  @Test
  void whatDiffersIsPublishedAndNothingTwice() {
    publish(SOURCE);
    server.execute(
        "UPDATE thing SET owner = 1 WHERE id = 4",
        "INSERT INTO thing VALUES (21, 0)",
        "UPDATE thing SET owner = owner");

    publishAll();
    int early = sink.delivered().size();
    reconcileIsDue();
    publishAll();
    List<String> changed = delivered().subList(early, sink.delivered().size());
    server.execute("UPDATE owner SET name = 'carol' WHERE id = 0");
    reconcileIsDue();
    publishAll();

    assertThat(early).isEqualTo(20);
    assertThat(changed)
        .containsExactlyInAnyOrder(
            "{\"thing\":4,\"name\":\"bob\"}", "{\"thing\":21,\"name\":\"alice\"}");
    assertThat(delivered().subList(22, sink.delivered().size()))
        .hasSize(10)
        .allMatch(json -> json.contains("carol"));
  }

  @Test
  void withLatestOnlyWhatDiffersFromTheStartIsPublished() {
    publish(SOURCE.withStart(Start.LATEST));
    int first = sink.delivered().size();

    server.execute("UPDATE thing SET owner = 1 WHERE id = 4", "INSERT INTO thing VALUES (21, 0)");
    reconcileIsDue();
    publishAll();

    assertThat(first).isZero();
    assertThat(delivered())
        .containsExactlyInAnyOrder(
            "{\"thing\":4,\"name\":\"bob\"}", "{\"thing\":21,\"name\":\"alice\"}");
  }

  private void publish(Source source) {
    Job job =
        Jobs.named(
            "owned",
            "SELECT id, id AS thing, name FROM owned WHERE id = ANY($PRIMARY_KEYS)",
            source);
    PollingSources sources =
        new PollingSources(
            database, database, PollingSettings.defaults(), Duration.ZERO, nanos::get);
    publisher =
        Optional.of(
            new Publisher(
                job,
                new PublisherPorts(
                    sources.source(job),
                    new PostgresAssembler(database, job),
                    new PostgresLedger(database, job, Duration.ofHours(1)),
                    new JsonSealer(),
                    sink),
                PublisherSettings.defaults()
                    .withPollingInterval(Duration.ofNanos(1))
                    .withQueryBatchSize(6),
                PublisherListener.NONE,
                InstantSource.system(),
                RandomGenerator.getDefault()));
    publishAll();
  }

  private void reconcileIsDue() {
    nanos.addAndGet(PollingSettings.defaults().reconcileInterval().toNanos());
  }

  private List<String> delivered() {
    return sink.delivered().stream().map(message -> new String(message.bytes(), UTF_8)).toList();
  }

  private void publishAll() {
    Publisher steps = publisher.orElseThrow();
    for (int i = 0; i < 3; i++) {
      await()
          .pollInSameThread()
          .pollDelay(Duration.ZERO)
          .until(
              () -> {
                steps.step();
                return steps.status().state() == JobStatus.State.IDLE;
              });
    }
  }
}
