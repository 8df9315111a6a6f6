package dev.atomicdata.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.Source;
import dev.atomicdata.ports.Ledger;
import dev.atomicdata.postgres.Finding.Severity;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresExtension.class)
final class StateInspectionTest {

  private final TestDatabase server;
  private final Database state;

  StateInspectionTest(TestDatabase server) {
    this.server = server;
    this.state = Database.open(Databases.settings(server).withSchema("state"));
  }

  @BeforeEach
  void clear() {
    server.execute(
        "DROP SCHEMA IF EXISTS state CASCADE",
        "CREATE TABLE IF NOT EXISTS things (id text PRIMARY KEY, name text, block int)");
  }

  @AfterEach
  void close() {
    state.close();
  }

  @Test
  void aSchemaThatIsNotThereIsNotCreated() {
    assertThat(finding())
        .isEqualTo(Finding.fine("state schema state", "not there yet; it will be created"));
    assertThat(server.value("SELECT count(*) FROM pg_namespace WHERE nspname = 'state'"))
        .contains("0");
  }

  @Test
  void anEmptySchemaAndAnOlderVersionAreFine() {
    server.execute("CREATE SCHEMA state");
    assertThat(finding().text()).isEqualTo("the tables will be created");

    new StateSchema(state).createOrUpgrade();
    assertThat(finding().text()).isEqualTo("version " + StateSchema.newestVersion());

    server.execute("UPDATE state.atomic_data_schema_version SET version = 1");
    assertThat(finding().text()).isEqualTo("the tables will be brought up to date");
  }

  @Test
  void tablesOfAnotherProgramOrOfANewerPublisherAreWrong() {
    server.execute("CREATE SCHEMA state; CREATE TABLE state.atomic_data_published (x int)");
    assertWrong("table of another program: state.atomic_data_published");

    server.execute(
        "DROP TABLE state.atomic_data_published",
        "CREATE TABLE state.atomic_data_schema_version (version int)");
    assertWrong("table of another program: state.atomic_data_schema_version");

    server.execute("DROP TABLE state.atomic_data_schema_version");
    new StateSchema(state).createOrUpgrade();
    server.execute("UPDATE state.atomic_data_schema_version SET version = 99");
    assertWrong("has version 99 (expected: at most");

    server.execute(
        "UPDATE state.atomic_data_schema_version SET version = " + StateSchema.newestVersion(),
        "DROP TABLE state.atomic_data_touched");
    assertWrong("has no table atomic_data_touched");
  }

  @Test
  void aJobThatARunningPublisherDefinesDifferentlyIsSaid() throws Exception {
    new StateSchema(state).createOrUpgrade();
    Job other =
        new Job(
            Databases.JOB.name(),
            Databases.JOB.mapping(),
            "SELECT id FROM things WHERE id = ANY($PRIMARY_KEYS)",
            List.of(new Source("things", "block", "id")));

    try (Ledger.Lease held =
        new PostgresLedger(state, other, Duration.ofSeconds(60)).acquire().orElseThrow()) {
      assertThat(held.checkpoint().positions()).isEmpty();

      assertThat(findings())
          .filteredOn(finding -> finding.text().contains("with another query"))
          .singleElement()
          .satisfies(
              finding -> {
                assertThat(finding.severity()).isEqualTo(Severity.WARNING);
                assertThat(finding.subject()).isEqualTo("job things");
              });
    }
    assertThat(findings()).noneMatch(finding -> finding.text().contains("with another query"));
  }

  private void assertWrong(String text) {
    assertThat(finding())
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.WRONG);
              assertThat(finding.text()).contains(text);
            });
  }

  private Finding finding() {
    return findings().stream()
        .filter(each -> each.subject().equals("state schema state"))
        .reduce(
            (one, other) -> {
              throw new AssertionError("two findings: " + one + ", " + other);
            })
        .orElseThrow();
  }

  private List<Finding> findings() {
    return new Inspection(state, state, PollingSettings.defaults())
        .findings(List.of(Databases.JOB));
  }
}
