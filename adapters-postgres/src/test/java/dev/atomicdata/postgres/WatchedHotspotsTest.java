package dev.atomicdata.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.atomicdata.domain.DocumentPayload;
import dev.atomicdata.domain.Job;
import dev.atomicdata.ports.JobStatus;
import dev.atomicdata.ports.Message;
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
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A watched table of the short form: one source, whose primary key is the job's key. */
@ExtendWith(PostgresExtension.class)
final class WatchedHotspotsTest {

  private static final String QUERY =
      """
        SELECT
          h.id,
          h.address,
          h.name,
          h.location,
          h.owner,
          h.status,
          h.created_at,
          h.updated_at,
          COALESCE(
            json_agg(
              json_build_object(
                'reward_id', r.id,
                'amount', r.amount,
                'currency', r.currency,
                'timestamp', r.timestamp
              )
            ) FILTER (WHERE r.id IS NOT NULL),
            '[]'::json
          ) as rewards
        FROM hotspots h
        LEFT JOIN rewards r ON h.id = r.hotspot_id
          AND r.timestamp >= NOW() - INTERVAL '24 hours'
        WHERE h.id = $PRIMARY_KEY
        GROUP BY h.id, h.address, h.name, h.location, h.owner, h.status, h.created_at, h.updated_at
      """;

  private static final Job JOB =
      new Job(
          "hotspots",
          DocumentPayload.mapping(),
          QUERY,
          List.of(Jobs.keyed("hotspots", "updated_at")));

  private final TestDatabase server;
  private final Database database;
  private final RecordingSink sink = new RecordingSink();
  private final Publisher publisher;

  WatchedHotspotsTest(TestDatabase server) {
    this.server = server;
    server.execute(
        """
        CREATE TABLE hotspots (
          id bigint PRIMARY KEY, address text NOT NULL, name text, location numeric, owner text,
          status text, created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL);
        CREATE INDEX ON hotspots (updated_at);
        CREATE TABLE rewards (
          id bigint PRIMARY KEY, hotspot_id bigint NOT NULL REFERENCES hotspots,
          amount numeric NOT NULL, currency text NOT NULL, "timestamp" timestamptz NOT NULL);
        CREATE INDEX ON rewards (hotspot_id)
        """);
    database = Databases.emptyState(server);
    publisher =
        new Publisher(
            JOB,
            new PublisherPorts(
                new PollingSources(database, database, PollingSettings.defaults()).source(JOB),
                new PostgresAssembler(database, JOB),
                new PostgresLedger(database, JOB, Duration.ofHours(1)),
                new JsonSealer(),
                sink),
            PublisherSettings.defaults().withPollingInterval(Duration.ofNanos(1)),
            PublisherListener.NONE,
            InstantSource.system(),
            RandomGenerator.getDefault());
  }

  @AfterEach
  void close() {
    publisher.close();
    database.close();
  }

  @Test
  void aChangedRowIsPublishedWithItsRewardsAsTheQueryIsPrinted() {
    server.execute(
        """
        INSERT INTO hotspots
          SELECT n, 'address ' || n, NULL, 631208264537186303, 'alice', 'online',
                 '2024-05-01 12:00:00+02', '2024-05-01 12:00:00.123456+02'
          FROM generate_series(1, 3) n;
        INSERT INTO rewards VALUES (70, 2, 1.10, 'HNT', now()), (71, 2, 9, 'HNT', now() - interval '2 days')
        """);
    publishAll();
    int first = sink.delivered().size();

    server.execute(
        "UPDATE hotspots SET owner = 'bob', updated_at = '2024-05-02 12:00:00+02' WHERE id = 2");
    publishAll();

    assertThat(first).isEqualTo(3);
    assertThat(sink.delivered()).hasSize(4);
    assertThat(json(sink.delivered().get(3)))
        .matches(
            "\\Q{\"id\":2,\"address\":\"address 2\",\"name\":null,\"location\":631208264537186303,"
                + "\"owner\":\"bob\",\"status\":\"online\",\"created_at\":"
                + "\"2024-05-01T10:00:00+00:00\",\"updated_at\":\"2024-05-02T10:00:00+00:00\","
                + "\"rewards\":[{\\E.*\\Q}]}\\E")
        .contains("\"reward_id\":70", "\"amount\":1.10", "\"currency\":\"HNT\"")
        .doesNotContain("\"reward_id\":71");
    assertThat(sink.delivered())
        .filteredOn(message -> message.key().value().equals("1"))
        .extracting(WatchedHotspotsTest::json)
        .singleElement()
        .asString()
        .contains("\"rewards\":[]", "\"updated_at\":\"2024-05-01T10:00:00.123456+00:00\"");
  }

  private static String json(Message message) {
    return new String(message.bytes(), UTF_8);
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
}
