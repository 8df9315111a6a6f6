package dev.atomicdata.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.atomicdata.ports.JobStatus;
import dev.atomicdata.ports.PublisherListener;
import dev.atomicdata.testkit.Fault;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that have work and get nowhere, as health, metrics and log tell of them. */
@ExtendWith(PostgresExtension.class)
class RunnerStuckTest {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final String SOON = "service.stuck_after = \"1s\"";
  private static final String OWNERS = "entity_ownership_changes";
  private static final String HOTSPOTS = "atomic_iot_hotspots";

  private final TestDatabase database;
  private Installation installation;

  @TempDir Path directory;

  RunnerStuckTest(TestDatabase database) {
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
  void aStatementThatWaitsForALockMakesItsJobStuckAndNoOther() throws Exception {
    try (Runner runner = start(SOON)) {
      awaitIdle(runner, OWNERS, HOTSPOTS);
      try (Connection other = database.open();
          Statement statement = other.createStatement()) {
        other.setAutoCommit(false);
        statement.execute("LOCK TABLE asset_owners IN ACCESS EXCLUSIVE MODE");
        Http http = new Http(runner.httpPort());
        awaitReason(runner, "(reading public\\.asset_owners|assembling \\d+ keys) since .+Z");

        JsonNode job = http.json("/health").at("/jobs/" + OWNERS);
        assertThat(job.at("/status").asText()).isEqualTo("stuck");
        assertThat(job.at("/reason").asText()).contains(" since ");
        assertThat(http.get("/health").statusCode()).isEqualTo(503);
        assertThat(http.get("/metrics", "Accept", "text/plain").body())
            .contains("job_healthy{job=\"" + OWNERS + "\"} 0.0")
            .contains("job_healthy{job=\"" + HOTSPOTS + "\"} 1.0");
        other.rollback();
        awaitIdle(runner, OWNERS);
      }
    }
  }

  @Test
  void anIngestorThatNeverAnswersMakesTheJobsStuck() throws Exception {
    installation.ingestor().faults(Fault.hang());
    try (Runner runner =
        start(
            SOON,
            "ingestor.request_timeout = \"2s\"",
            "ingestor.retry_delay = \"100ms\"",
            "ingestor.circuit_breaker.failures = 10000")) {
      awaitReason(
          runner, "key \\w+ in flight since .+Z: (attempt 1 under way|waits for one of .+ calls)");
      assertThat(runner.jobs().get(OWNERS).inFlight()).isPositive();

      installation.ingestor().faults();
      awaitIdle(runner, OWNERS, HOTSPOTS);
    }
  }

  @Test
  void anOpenCircuitIsTheReasonOfTheJobsThatItStops() throws Exception {
    installation.ingestor().faults(Fault.fail("UNAVAILABLE"));
    try (Runner runner = start("ingestor.max_retries = 0")) {
      awaitReason(runner, "circuit of http://127.0.0.1:\\d+ open since .+Z: UNAVAILABLE.*");
    }
  }

  private Runner start(String... settings) throws Exception {
    return Runner.start(
        installation.settings(settings), installation.keypair(), PublisherListener.NONE);
  }

  private static void awaitIdle(Runner runner, String... jobs) {
    for (String job : jobs) {
      awaitState(runner, job, JobStatus.State.IDLE);
    }
  }

  private static void awaitReason(Runner runner, String pattern) {
    await()
        .atMost(LONG)
        .until(
            () ->
                Optional.ofNullable(runner.jobs().get(OWNERS))
                    .filter(job -> job.state() == JobStatus.State.STUCK)
                    .filter(job -> job.reason().matches(pattern))
                    .isPresent());
  }

  private static void awaitState(Runner runner, String job, JobStatus.State state) {
    await()
        .atMost(LONG)
        .until(() -> runner.jobs().containsKey(job) && runner.jobs().get(job).state() == state);
  }
}
