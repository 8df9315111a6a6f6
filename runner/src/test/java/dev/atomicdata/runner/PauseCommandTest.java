package dev.atomicdata.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.atomicdata.ports.JobStatus.State;
import dev.atomicdata.ports.PublisherListener;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The commands pause, resume and jobs, beside real publishers. */
@ExtendWith(PostgresExtension.class)
class PauseCommandTest {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final String OWNERS = "entity_ownership_changes";

  private final TestDatabase database;
  private Installation installation;
  private Operator operator;

  @TempDir Path directory;

  PauseCommandTest(TestDatabase database) {
    this.database = database;
  }

  @BeforeEach
  void install() throws Exception {
    database.execute(
        "DROP SCHEMA IF EXISTS publisher CASCADE; DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    installation = new Installation(database, directory).withRows();
    operator = new Operator(directory, installation.file(""));
  }

  @AfterEach
  void close() {
    installation.close();
  }

  @Test
  void aPausedJobRestsAcrossARestartWhileOthersGoOnAndGoesOnWhenResumed() throws Exception {
    long expected = installation.expected();
    try (Runner runner = start();
        Runner standby = start()) {
      await().atMost(LONG).until(() -> installation.ingestor().verified() == expected);

      assertThat(operator.types("pause", "--job", OWNERS)).isZero();
      assertThat(operator.out()).contains(OWNERS + " is paused; ", " stops within seconds");
      assertThat(operator.types("pause", "--job", OWNERS)).isZero();
      assertThat(operator.out()).contains("is paused already, since 20");

      await().atMost(LONG).until(() -> is(State.PAUSED, runner) || is(State.PAUSED, standby));
      Runner holder = is(State.PAUSED, runner) ? runner : standby;
      assertThat(holder == runner ? standby : runner)
          .satisfies(other -> assertThat(is(State.STANDBY, other)).isTrue());
      JsonNode health = new Http(holder.httpPort()).json("/health").at("/jobs/" + OWNERS);
      assertThat(health.at("/status").asText()).isEqualTo("paused");
      assertThat(health.at("/reason").asText()).startsWith("paused since 20");
      assertThat(new Http(holder.httpPort()).get("/health").statusCode()).isEqualTo(200);
      assertThat(new Http(holder.httpPort()).get("/metrics", "Accept", "text/plain").body())
          .contains("job_paused{job=\"" + OWNERS + "\"} 1");
    }
    changeAnOwner();

    try (Runner runner = start()) {
      // The change of the owner is the reward destination's as well.
      await().atMost(LONG).until(() -> installation.ingestor().verified() == expected + 1);
      await().atMost(LONG).until(() -> is(State.PAUSED, runner));
      assertThat(operator.types("jobs")).isZero();
      assertThat(operator.out())
          .containsPattern(OWNERS + " +\\d+@\\S+ +20\\S+ +0 +0\n")
          .containsPattern("atomic_mobile_hotspots +\\d+@\\S+ +- +0 +0\n");

      assertThat(operator.types("resume", "--job", OWNERS)).isZero();
      assertThat(operator.out()).contains(OWNERS + " goes on, paused since 20");

      await().atMost(LONG).until(() -> installation.ingestor().verified() == expected + 2);
      await().atMost(LONG).until(() -> is(State.IDLE, runner));
    }
    assertThat(operator.types("resume", "--job", OWNERS)).isZero();
    assertThat(operator.out()).contains(OWNERS + " is not paused");
  }

  @Test
  void aJobThatIsNotThereIsAnsweredWithTheNearestAndAllThatAre() throws Exception {
    assertThat(operator.types("pause", "--job", OWNERS)).isEqualTo(2);
    assertThat(operator.err())
        .contains("schema publisher has no tables of the publisher (expected: version 3");
    try (Runner runner = start()) {
      await().atMost(LONG).until(() -> !runner.jobs().isEmpty());
    }

    assertThat(operator.types("pause", "--job", "ownership_changes")).isEqualTo(2);

    assertThat(operator.err())
        .contains("ownership_changes is no job; did you mean " + OWNERS + "? (expected: atomic_")
        .contains("See atomic-data-publisher pause --help");
    assertThat(operator.types("pause")).isEqualTo(2);
    assertThat(operator.err()).contains("--job");
  }

  @Test
  void aDatabaseThatIsAwayEndsWithOne() throws Exception {
    Operator away =
        new Operator(
            directory, installation.file("state.port = 1\nstate.acquire_timeout = \"300ms\""));

    assertThat(away.types("resume", "--job", OWNERS)).isEqualTo(1);
    assertThat(away.err()).contains("refused").doesNotContain("\tat ");
  }

  private static boolean is(State state, Runner runner) {
    return runner.jobs().containsKey(OWNERS) && runner.jobs().get(OWNERS).state() == state;
  }

  private void changeAnOwner() {
    database.execute(
        """
        UPDATE asset_owners SET owner = (SELECT max(owner) FROM asset_owners),
          last_block = last_block + 1000
        WHERE asset = (SELECT min(asset) FROM asset_owners JOIN key_to_assets k USING (asset)
          WHERE k.key_serialization = '"b58"'::jsonb
            AND asset NOT IN (SELECT asset FROM recipients)
            AND owner <> (SELECT max(owner) FROM asset_owners))
        """);
  }

  private Runner start() throws Exception {
    return Runner.start(installation.settings(), installation.keypair(), PublisherListener.NONE);
  }
}
