package dev.atomicdata.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.atomicdata.domain.Backoff;
import dev.atomicdata.domain.DocumentPayload;
import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.Outcome;
import dev.atomicdata.domain.Source;
import dev.atomicdata.ports.JobStatus;
import dev.atomicdata.ports.Message;
import dev.atomicdata.ports.MessageSink;
import dev.atomicdata.ports.Publisher;
import dev.atomicdata.ports.PublisherListener;
import dev.atomicdata.ports.PublisherPorts;
import dev.atomicdata.ports.PublisherSettings;
import dev.atomicdata.ports.Step;
import dev.atomicdata.testkit.JsonSealer;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A holder that stands still for longer than its lease, another publisher that goes on, and what
 * the first one does when it wakes up.
 */
@ExtendWith(PostgresExtension.class)
final class TakeOverTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Duration LEASE = Duration.ofMillis(1_500);

  private static final PublisherSettings SETTINGS =
      new PublisherSettings(
          Duration.ofNanos(1),
          1_000,
          3,
          Duration.ofMillis(50),
          10,
          4 << 20,
          new Backoff(Duration.ofMillis(50), Duration.ofMillis(200)),
          Duration.ofMinutes(2));

  private static final Job JOB =
      new Job(
          "values",
          DocumentPayload.mapping(),
          "SELECT id, value FROM things WHERE id = ANY($PRIMARY_KEYS)",
          List.of(new Source("things", "last_block", "id")));

  private final TestDatabase server;
  private final UnreliableDataSource connections;
  private final List<String> received = new ArrayList<>();
  private final List<CompletableFuture<Outcome>> unanswered = new ArrayList<>();
  private Database reliable;
  private Publisher first;
  private Publisher second;

  TakeOverTest(TestDatabase server) {
    this.server = server;
    this.connections = new UnreliableDataSource(server.dataSource());
  }

  @BeforeEach
  void start() {
    server.execute(
        "DROP TABLE IF EXISTS things",
        "CREATE TABLE things (id text PRIMARY KEY, value text, last_block numeric NOT NULL)");
    reliable = Databases.emptyState(server);
    Database stopping =
        Database.of(connections.dataSource(), Databases.settings(server).withSchema("state"));
    first = publisher(stopping, this::leaveUnanswered);
    second = publisher(reliable, this::accept);
  }

  @AfterEach
  void close() {
    first.close();
    second.close();
    reliable.close();
  }

  @Test
  void anIdleHolderThatWakesUpAfterItsLeaseStandsBy() {
    stepUntil(first, JobStatus.State.IDLE);

    stop(first);
    write("A");
    stepUntilReceived(second, "A");
    wake(first);

    write("B");
    stepUntilReceived(second, "A", "B");
    assertThat(first.step().idle()).isFalse();
    assertThat(first.status().state()).isEqualTo(JobStatus.State.STANDBY);
    assertThat(received).containsExactly("A", "B");
  }

  @Test
  void whatWasInFlightIsSentByTheNextHolderAndOnceMoreWhenItIsAcknowledgedLate() {
    write("A");
    await().pollDelay(Duration.ZERO).until(() -> first.step() != null && !unanswered.isEmpty());

    write("B");
    stop(first);
    stepUntilReceived(second, "A", "B");
    wake(first);
    unanswered.forEach(call -> call.complete(Outcome.ACCEPTED));

    await()
        .atMost(PATIENCE)
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .until(
            () -> {
              first.step();
              second.step();
              return received.size() > 2;
            });
    assertThat(received).containsExactly("A", "B", "B");
  }

  /** From now on it does nothing, its renewals included, until the other one has taken over. */
  private void stop(Publisher stopped) {
    assertThat(second.step().idle()).isFalse();
    assertThat(second.status().state()).isEqualTo(JobStatus.State.STANDBY);
    connections.away(true);
    await()
        .atMost(PATIENCE)
        .pollInSameThread()
        .until(
            () -> {
              second.step();
              return second.status().state() != JobStatus.State.STANDBY;
            });
    assertThat(stopped.status().state()).isNotEqualTo(JobStatus.State.STANDBY);
  }

  private void wake(Publisher stopped) {
    connections.away(false);
    stepUntil(stopped, JobStatus.State.STANDBY);
  }

  private void write(String value) {
    server.execute(
        "INSERT INTO things VALUES ('key', '"
            + value
            + "', 1) ON CONFLICT (id) DO UPDATE SET value = excluded.value");
  }

  private static void stepUntil(Publisher publisher, JobStatus.State state) {
    await()
        .atMost(PATIENCE)
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .until(
            () -> {
              publisher.step();
              return publisher.status().state() == state;
            });
  }

  private void stepUntilReceived(Publisher publisher, String... values) {
    await()
        .atMost(PATIENCE)
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .until(
            () -> {
              Step step = publisher.step();
              return step.idle() && received.equals(List.of(values));
            });
  }

  private Publisher publisher(Database state, MessageSink sink) {
    return new Publisher(
        JOB,
        new PublisherPorts(
            new PollingSources(state, state, PollingSettings.defaults()).source(JOB),
            new PostgresAssembler(state, JOB),
            new PostgresLedger(state, JOB, LEASE),
            new JsonSealer(),
            sink),
        SETTINGS,
        PublisherListener.NONE,
        InstantSource.system(),
        RandomGenerator.getDefault());
  }

  private CompletableFuture<Outcome> accept(Message message) {
    receive(message);
    return CompletableFuture.completedFuture(Outcome.ACCEPTED);
  }

  private CompletableFuture<Outcome> leaveUnanswered(Message message) {
    receive(message);
    CompletableFuture<Outcome> end = new CompletableFuture<>();
    unanswered.add(end);
    return end;
  }

  private void receive(Message message) {
    String json = new String(message.bytes(), UTF_8);
    received.add(json.replaceAll(".*\"value\":\"(\\w)\".*", "$1"));
  }
}
