package dev.atomicdata.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.atomicdata.domain.DocumentPayload;
import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.Outcome;
import dev.atomicdata.domain.Source;
import dev.atomicdata.ports.JobStatus;
import dev.atomicdata.ports.Message;
import dev.atomicdata.ports.Publisher;
import dev.atomicdata.ports.PublisherListener;
import dev.atomicdata.ports.PublisherPorts;
import dev.atomicdata.ports.PublisherSettings;
import dev.atomicdata.testkit.JsonSealer;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The publisher's exactness with a real source, assembler and ledger, and a receiver that the test
 * plays.
 */
@ExtendWith(PostgresExtension.class)
final class PublisherOnPostgresTest {

  private static final Job JOB =
      new Job(
          "values",
          DocumentPayload.mapping(),
          "SELECT id, value FROM things WHERE id = ANY($PRIMARY_KEYS)",
          List.of(new Source("things", "last_block", "id")));

  private final TestDatabase server;
  private final Deque<InFlight> inFlight = new ArrayDeque<>();
  private final List<String> received = new ArrayList<>();
  private Database database;
  private Publisher publisher;

  private record InFlight(Message message, CompletableFuture<Outcome> end) {}

  PublisherOnPostgresTest(TestDatabase server) {
    this.server = server;
  }

  @BeforeEach
  void start() {
    server.execute(
        "DROP TABLE IF EXISTS things",
        "CREATE TABLE things (id text PRIMARY KEY, value text, last_block numeric NOT NULL)");
    database = Databases.emptyState(server);
    publisher = publisher();
  }

  @AfterEach
  void close() {
    publisher.close();
    database.close();
  }

  @Test
  void aKeyThatChangesWhileItsPageIsOpenIsSentAgainAfterwardsAndNotBefore() {
    write("A");
    stepUntilInFlight();

    write("B");
    step(10);
    assertThat(inFlight).hasSize(1);
    accept();
    stepUntilInFlight();
    accept();
    stepUntilIdle();

    assertThat(received).containsExactly("A", "B");
    assertThat(inFlight).isEmpty();
  }

  @Test
  void aValueThatReturnsWhileAnotherIsInFlightIsSentAgain() {
    publish("A");
    write("B");
    stepUntilInFlight();

    write("A");
    step(10);
    accept();
    stepUntilInFlight();
    accept();
    stepUntilIdle();

    assertThat(received).containsExactly("A", "B", "A");
  }

  @Test
  void aValueThatReturnsAcrossAKillIsSentAgain() {
    publish("A");
    write("B");
    stepUntilInFlight();
    InFlight b = inFlight.remove();
    receive(b);

    // Killed between the receiver's acceptance and its settlement; nothing comes back to anyone.
    Publisher killed = publisher;
    write("A");
    Databases.expire(server);
    publisher = publisher();
    stepUntilInFlight();
    accept();
    stepUntilIdle();

    assertThat(received).containsExactly("A", "B", "A");
    killed.close();
  }

  @Test
  void aRowThatIsWrittenAgainWithTheSameValueIsNotSentAgain() {
    publish("A");

    write("A");
    stepUntilIdle();
    publisher.close();
    publisher = publisher();
    write("A");
    stepUntilIdle();

    assertThat(received).containsExactly("A");
    assertThat(inFlight).isEmpty();
  }

  private void publish(String value) {
    write(value);
    stepUntilInFlight();
    accept();
    stepUntilIdle();
  }

  private void write(String value) {
    server.execute(
        "INSERT INTO things VALUES ('key', '"
            + value
            + "', 1) ON CONFLICT (id) DO UPDATE SET value = excluded.value");
  }

  private void accept() {
    InFlight next = inFlight.remove();
    receive(next);
    next.end().complete(Outcome.ACCEPTED);
  }

  private void receive(InFlight sent) {
    String json = new String(sent.message().bytes(), UTF_8);
    received.add(json.replaceAll(".*\"value\":\"(\\w)\".*", "$1"));
  }

  private void step(int times) {
    for (int i = 0; i < times; i++) {
      publisher.step();
    }
  }

  private void stepUntilInFlight() {
    await()
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .until(
            () -> {
              publisher.step();
              return !inFlight.isEmpty();
            });
  }

  /** Steps through several whole rounds of looks that find nothing. */
  private void stepUntilIdle() {
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

  private Publisher publisher() {
    return new Publisher(
        JOB,
        new PublisherPorts(
            new PollingSources(database, database, PollingSettings.defaults()).source(JOB),
            new PostgresAssembler(database, JOB),
            new PostgresLedger(database, JOB, Duration.ofHours(1)),
            new JsonSealer(),
            this::deliver),
        PublisherSettings.defaults().withPollingInterval(Duration.ofNanos(1)),
        PublisherListener.NONE,
        InstantSource.system(),
        RandomGenerator.getDefault());
  }

  private CompletableFuture<Outcome> deliver(Message message) {
    InFlight sent = new InFlight(message, new CompletableFuture<>());
    inFlight.add(sent);
    return sent.end();
  }
}
