package dev.atomicdata.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.atomicdata.domain.Job;
import dev.atomicdata.ports.JobStatus;
import dev.atomicdata.ports.Publisher;
import dev.atomicdata.ports.PublisherListener;
import dev.atomicdata.ports.PublisherPorts;
import dev.atomicdata.postgres.Database;
import dev.atomicdata.postgres.PollingSources;
import dev.atomicdata.postgres.PostgresAssembler;
import dev.atomicdata.postgres.PostgresLedger;
import dev.atomicdata.postgres.StateSchema;
import dev.atomicdata.runner.config.Configuration;
import dev.atomicdata.runner.config.Settings;
import dev.atomicdata.testkit.JsonLineSealer;
import dev.atomicdata.testkit.JsonLinesSink;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A watched table in the short form, as the description of the original publisher prints it, from
 * its file to lines of JSON.
 */
@ExtendWith(PostgresExtension.class)
class HotspotsTest {

  private static final Path WATCHED = Path.of("src/test/resources/hotspots/watched-tables.toml");

  private final TestDatabase server;
  @TempDir Path directory;

  HotspotsTest(TestDatabase server) {
    this.server = server;
  }

  @BeforeEach
  void fill() {
    server.execute(
        """
        CREATE TABLE hotspots (
          id bigint PRIMARY KEY, address text NOT NULL, name text, location text, owner text,
          status text, created_at timestamptz, updated_at timestamptz);
        CREATE TABLE rewards (
          id bigint PRIMARY KEY, hotspot_id bigint NOT NULL REFERENCES hotspots, amount numeric,
          currency text, timestamp timestamptz);
        INSERT INTO hotspots
          SELECT i, 'address ' || i, 'hotspot ' || i, NULL, 'owner', 'online', '2026-01-01', now()
            FROM generate_series(1, 3) i;
        INSERT INTO rewards VALUES
          (1, 2, 12.50, 'HNT', now() - interval '1 hour'),
          (2, 2, 99, 'HNT', now() - interval '2 days'),
          (3, 3, 1, 'HNT', now());
        """);
  }

  @Test
  void whatChangesOrIsNewBecomesALineWithItsRewardsAndNothingElseDoes() throws Exception {
    Settings settings = settings();
    try (Database database = Database.open(settings.database())) {
      new StateSchema(database).createOrUpgrade();
      try (Publisher publisher = publisher(settings, database)) {
        stepUntilIdle(publisher);
        assertThat(lines()).isEmpty();

        server.execute(
            "UPDATE hotspots SET status = 'offline', updated_at = now() WHERE id = 2",
            "INSERT INTO hotspots VALUES (4, 'address 4', 'it''s new', 'here', 'owner', 'online',"
                + " '2026-02-01', now())");
        stepUntilIdle(publisher);
      }
      List<JsonNode> published = lines();
      assertThat(published)
          .extracting(line -> line.at("/key").asText())
          .containsExactlyInAnyOrder("2", "4");
      JsonNode changed = document(published, "2");
      assertThat(changed.at("/status").asText()).isEqualTo("offline");
      assertThat(changed.at("/rewards")).hasSize(1);
      assertThat(changed.at("/rewards/0/reward_id").asInt()).isEqualTo(1);
      assertThat(changed.at("/rewards/0/amount").decimalValue()).isEqualByComparingTo("12.50");
      JsonNode added = document(published, "4");
      assertThat(added.at("/id").asInt()).isEqualTo(4);
      assertThat(added.at("/name").asText()).isEqualTo("it's new");
      assertThat(added.at("/rewards")).isEmpty();

      try (Publisher restarted = publisher(settings, database)) {
        stepUntilIdle(restarted);
      }
      assertThat(lines()).isEqualTo(published);
    }
  }

  private Settings settings() throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("hotspots.toml"),
            """
            [database]
            host = "%s"
            port = %d
            database_name = "%s"
            username = "%s"
            password = "%s"

            [ingestor]
            base_url = "https://ingestor.example.com"

            %s"""
                .formatted(
                    server.host(),
                    server.port(),
                    server.name(),
                    server.username(),
                    server.password(),
                    Files.readString(WATCHED)));
    return Configuration.load(
        directory,
        Optional.of(file),
        Map.of("ATOMIC_DATA_PUBLISHER_SERVICE_POLLING_INTERVAL", "1ms"));
  }

  private Publisher publisher(Settings settings, Database database) {
    Job job = settings.jobs().get(0);
    return new Publisher(
        job,
        new PublisherPorts(
            new PollingSources(database, database, settings.polling()).source(job),
            new PostgresAssembler(database, job),
            new PostgresLedger(database, job, settings.lease()),
            new JsonLineSealer(),
            new JsonLinesSink(directory.resolve("published.jsonl"), Duration.ofSeconds(10))),
        settings.publisher(),
        PublisherListener.NONE,
        InstantSource.system(),
        RandomGenerator.getDefault());
  }

  /** Steps through several whole rounds of looks that find nothing. */
  private static void stepUntilIdle(Publisher publisher) {
    for (int i = 0; i < 3; i++) {
      await()
          .pollInSameThread()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(5))
          .until(
              () -> {
                publisher.step();
                return publisher.status().state() == JobStatus.State.IDLE;
              });
    }
  }

  private List<JsonNode> lines() throws IOException {
    Path file = directory.resolve("published.jsonl");
    return Files.exists(file)
        ? JsonMapper.builder()
            .build()
            .readerFor(JsonNode.class)
            .<JsonNode>readValues(file.toFile())
            .readAll()
        : List.of();
  }

  private static JsonNode document(List<JsonNode> lines, String key) {
    return lines.stream()
        .filter(line -> line.at("/key").asText().equals(key))
        .findFirst()
        .orElseThrow()
        .at("/document");
  }
}
