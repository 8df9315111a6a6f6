package dev.atomicdata.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.atomicdata.ports.JobStatus;
import dev.atomicdata.ports.PublisherListener;
import dev.atomicdata.runner.config.ConfigurationException;
import dev.atomicdata.runner.config.Settings;
import dev.atomicdata.testkit.Fault;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The whole program against a real PostgreSQL and an ingestor that verifies. */
@ExtendWith(PostgresExtension.class)
@TestMethodOrder(MethodOrderer.MethodName.class)
class RunnerTest {

  private static final Duration LONG = Duration.ofSeconds(60);

  private final TestDatabase database;
  private Installation installation;

  @TempDir Path directory;

  RunnerTest(TestDatabase database) {
    this.database = database;
  }

  @BeforeEach
  void install() throws Exception {
    database.execute(
        "DROP SCHEMA IF EXISTS publisher CASCADE; DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    installation = new Installation(database, directory).withRows();
  }

  @AfterEach
  void close() {
    installation.close();
  }

  @Test
  void everythingIsPublishedOnceAndARestartSendsNothingAgain() throws Exception {
    Settings settings = installation.settings();
    long expected = installation.expected();

    try (Runner runner = start(settings)) {
      awaitAllIdle(runner);
      awaitPublished(expected);
    }
    try (Runner runner = start(settings)) {
      awaitAllIdle(runner);
    }

    assertThat(installation.ingestor().calls()).isEqualTo(expected);
    assertThat(database.value("SELECT count(*) FROM publisher.atomic_data_published"))
        .contains(Long.toString(expected));
  }

  @Test
  void healthAndMetricsTellHowThingsAre() throws Exception {
    long expected = installation.expected();

    try (Runner runner = start(installation.settings())) {
      awaitPublished(expected);
      awaitAllIdle(runner);
      Http http = new Http(runner.httpPort());
      await().atMost(LONG).until(() -> http.get("/health").statusCode() == 200);
      JsonNode health = http.json("/health");
      JsonNode metrics = http.json("/metrics");
      HttpResponse<String> text = http.get("/metrics", "Accept", "text/plain");
      HttpResponse<String> open =
          http.get("/metrics", "Accept", "application/openmetrics-text;version=1.0.0,*/*;q=0.1");

      assertThat(health.at("/status").asText()).isEqualTo("healthy");
      assertThat(health.at("/database/status").asText()).isEqualTo("up");
      assertThat(health.at("/endpoint/status").asText()).isEqualTo("up");
      assertThat(health.at("/endpoint/circuit").asText()).isEqualTo("closed");
      assertThat(health.at("/signer/address").asText()).isEqualTo(installation.keypair().address());
      assertThat(health.at("/signer/provider").asText())
          .isEqualTo("AmazonCorrettoCryptoProvider 2.5.0");
      assertThat(health.at("/jobs")).hasSize(4);
      assertThat(health.at("/jobs/entity_ownership_changes/status").asText())
          .isIn("idle", "working");
      assertThat(health.at("/jobs/entity_ownership_changes/in_flight").asInt()).isZero();
      assertThat(health.at("/jobs/entity_ownership_changes/dead_letters_since_start").asText())
          .isEqualTo("0");
      assertThat(http.get("/health/ready").statusCode()).isEqualTo(200);
      assertThat(http.get("/health/live").statusCode()).isEqualTo(200);
      assertThat(sum(metrics.at("/atomic_data_publisher_changes_published_total"), "value"))
          .isEqualTo(expected);
      assertThat(metrics.fieldNames())
          .toIterable()
          .contains(
              "atomic_data_publisher_changes_seen_total",
              "atomic_data_publisher_database_query_duration_seconds",
              "atomic_data_publisher_page_duration_seconds",
              "atomic_data_publisher_publish_duration_seconds",
              "atomic_data_publisher_lag_blocks",
              "atomic_data_publisher_lag_seconds",
              "atomic_data_publisher_in_flight",
              "atomic_data_publisher_circuit_breaker_state",
              "atomic_data_publisher_database_connections",
              "atomic_data_publisher_uptime_seconds",
              "jvm_memory_used_bytes");
      assertThat(text.headers().firstValue("Content-Type"))
          .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
      assertThat(text.body())
          .contains(
              "atomic_data_publisher_changes_published_total{job=\"entity_ownership_changes\"")
          .contains("table=\"public.key_to_assets\"");
      assertThat(text.body().lines().filter(line -> line.startsWith("# HELP ")))
          .allMatch(line -> line.matches("# HELP [a-z_0-9]+ \\S.*"));
      assertThat(open.body()).endsWith("# EOF\n");
    }
  }

  @Test
  void whatHasNotHappenedYetIsShownAsZero() throws Exception {
    try (Runner runner = start(installation.settings())) {
      JsonNode metrics = new Http(runner.httpPort()).json("/metrics");

      JsonNode retries = metrics.at("/atomic_data_publisher_ingestor_retry_attempts_total");
      assertThat(retries.findValuesAsText("job"))
          .contains("atomic_mobile_hotspots", "entity_ownership_changes");
      assertThat(sum(retries, "value")).isZero();
      JsonNode changes = metrics.at("/atomic_data_publisher_circuit_breaker_changes_total");
      assertThat(changes.findValuesAsText("to")).contains("open", "half_open", "closed");
      assertThat(sum(changes, "value")).isZero();
    }
  }

  @Test
  void otherPathsAndMethodsAreTurnedAway() throws Exception {
    try (Runner runner = start(installation.settings())) {
      Http http = new Http(runner.httpPort());

      assertThat(http.get("/").statusCode()).isEqualTo(404);
      assertThat(http.get("/health/").statusCode()).isEqualTo(404);
      HttpResponse<String> post = http.send("POST", "/health");
      assertThat(post.statusCode()).isEqualTo(405);
      assertThat(post.headers().firstValue("Allow")).contains("GET, HEAD");
      HttpResponse<String> head = http.send("HEAD", "/metrics");
      assertThat(head.statusCode()).isEqualTo(200);
      assertThat(head.body()).isEmpty();
    }
  }

  @Test
  void aDatabaseThatIsDownAtTheStartIsWaitedFor() throws Exception {
    int closedPort;
    try (ServerSocket socket = new ServerSocket(0)) {
      closedPort = socket.getLocalPort();
    }
    Settings settings =
        installation.settings(
            "state.host = \"127.0.0.1\"",
            "state.port = " + closedPort,
            "state.acquire_timeout = \"250ms\"",
            "state.min_connections = 0");

    try (Runner runner = start(settings)) {
      Http http = new Http(runner.httpPort());
      await()
          .atMost(LONG)
          .until(() -> http.json("/health").at("/state/status").asText().equals("down"));

      assertThat(http.get("/health").statusCode()).isEqualTo(503);
      assertThat(http.json("/health").at("/state/reason").asText())
          .contains(Integer.toString(closedPort));
      assertThat(http.get("/health/ready").statusCode()).isEqualTo(503);
      assertThat(http.get("/health/live").statusCode()).isEqualTo(200);
      assertThat(runner.jobs()).isEmpty();
    }
  }

  @Test
  void anIngestorThatRejectsEverythingHoldsTheJobsAndHealthSaysSo() throws Exception {
    installation.ingestor().faults(Fault.reject());

    try (Runner runner = start(installation.settings())) {
      Http http = new Http(runner.httpPort());
      await()
          .atMost(LONG)
          .until(
              () ->
                  runner.jobs().size() == 4
                      && runner.jobs().values().stream()
                          .allMatch(status -> status.state() == JobStatus.State.HELD));

      assertThat(http.get("/health").statusCode()).isEqualTo(503);
      assertThat(http.json("/health").at("/jobs/atomic_iot_hotspots/reason").asText())
          .contains("INVALID_ARGUMENT");
      assertThat(http.get("/health/live").statusCode()).isEqualTo(200);

      installation.ingestor().faults();
      awaitPublished(installation.expected());
    }
  }

  @Test
  void tablesThatAreMissingAtTheStartEndItAndAreAllNamed() throws Exception {
    database.execute("DROP TABLE mini_fanouts", "DROP TABLE iot_hotspot_infos");

    try (Runner runner = start(installation.settings())) {
      assertThatThrownBy(runner::awaitFailure)
          .hasCauseInstanceOf(ConfigurationException.class)
          .hasMessageContaining("mini_fanouts")
          .hasMessageContaining("iot_hotspot_infos");
      assertThat(runner.jobs()).isEmpty();
    }
  }

  @Test
  void aTableThatIsDroppedLaterIsNamedAndStopsNoOtherJob() throws Exception {
    try (Runner runner = start(installation.settings())) {
      awaitAllIdle(runner);
      database.execute("DROP TABLE mini_fanouts");
      Http http = new Http(runner.httpPort());
      await()
          .atMost(LONG)
          .until(() -> !runner.jobs().get("entity_reward_destination_changes").healthy());

      assertThat(http.json("/health").at("/jobs/entity_reward_destination_changes/reason").asText())
          .contains("mini_fanouts");
      await()
          .atMost(LONG)
          .until(
              () -> runner.jobs().get("entity_ownership_changes").state() == JobStatus.State.IDLE);
    }
  }

  /** A job that comes after others may be idle until they have been accepted. */
  private void awaitPublished(long expected) {
    await().atMost(LONG).until(() -> installation.ingestor().verified() == expected);
  }

  private Runner start(Settings settings) throws Exception {
    return Runner.start(settings, installation.keypair(), PublisherListener.NONE);
  }

  private static void awaitAllIdle(Runner runner) {
    await()
        .atMost(LONG)
        .until(
            () ->
                runner.jobs().size() == 4
                    && runner.jobs().values().stream()
                        .allMatch(
                            status ->
                                status.state() == JobStatus.State.IDLE
                                    && status.caughtUpTo().isPresent()));
  }

  private static long sum(JsonNode series, String member) {
    long sum = 0;
    for (JsonNode one : series) {
      sum += one.get(member).asLong();
    }
    return sum;
  }
}
