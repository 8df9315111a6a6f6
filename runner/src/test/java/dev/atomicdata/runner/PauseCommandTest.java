package dev.atomicdata.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.atomicdata.ports.JobStatus.State;
import dev.atomicdata.testkit.TestDatabase;
import org.junit.jupiter.api.Test;

/** The commands pause, resume and jobs, beside real publishers. */
class PauseCommandTest extends CommandFixture {

  PauseCommandTest(TestDatabase database) {
    super(database);
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
          .containsPattern(OWNERS + " +\\d+@\\S+ +20\\S+ +0 +0 +0\n")
          .containsPattern("atomic_mobile_hotspots +\\d+@\\S+ +- +0 +0 +-\n");

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
}
