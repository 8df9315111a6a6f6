package dev.atomicdata.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.Source;
import dev.atomicdata.postgres.Finding.Severity;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresExtension.class)
final class InspectionTest {

  private final PollingFixture watched;

  InspectionTest(TestDatabase server) {
    watched = new PollingFixture(server);
  }

  @AfterEach
  void close() {
    watched.close();
  }

  @Test
  void aJobThatLacksNothingIsFine() {
    watched.items(3, 7);

    assertThat(watched.inspect(Jobs.watching(PollingFixture.ITEMS)))
        .allMatch(finding -> finding.severity() == Severity.FINE)
        .extracting(Finding::subject, Finding::text)
        .contains(
            tuple("table public.item", "readable; polls use an index that begins with block"),
            tuple("job items, atomic_data_query", "prepared; finds its rows by index"),
            tuple("state schema public", "version " + StateSchema.newestVersion()))
        .anyMatch(each -> each.toList().toString().contains("PostgreSQL "));
  }

  @Test
  void everythingThatIsWrongIsFoundAtOnce() {
    watched.sql("CREATE TABLE bare (id int, block int)", "CREATE SCHEMA other");
    watched.sql("CREATE TABLE other.hidden (id int PRIMARY KEY, block int)");

    List<Finding> findings =
        watched.problems(
            Jobs.named(
                "one",
                "SELECT nothing FROM item WHERE id = ANY($PRIMARY_KEYS)",
                new Source("bare", "block", "id"),
                new Source("nowhere", "block", "id"),
                new Source("hidden", "block", "id"),
                new Source(
                    "item",
                    "block",
                    "id",
                    Optional.of("SELECT id, name FROM item WHERE id = ANY($CHANGED_KEYS)"))),
            Jobs.named(
                "two",
                "SELECT id FROM item WHERE id = ANY($PRIMARY_KEYS)",
                new Source("item", "name", "id")),
            Jobs.named(
                "three",
                "WITH gone AS (DELETE FROM item RETURNING id) SELECT id FROM gone WHERE id ="
                    + " ANY($PRIMARY_KEYS)",
                PollingFixture.ITEMS));

    assertThat(findings)
        .filteredOn(finding -> finding.severity() == Severity.WRONG)
        .extracting(Finding::subject)
        .containsExactly(
            "job one, table bare",
            "job one, table nowhere",
            "job one, table hidden",
            "job one, keys_query of item",
            "job one, atomic_data_query",
            "job two, table item",
            "job three, atomic_data_query");
    assertThat(findings)
        .extracting(Finding::text)
        .anyMatch(text -> text.contains("no primary key"))
        .anyMatch(text -> text.equals("not found (expected: a table to read)"))
        .anyMatch(text -> text.contains("(expected: one of [other.hidden])"))
        .anyMatch(text -> text.contains("keys_query with 2 columns"))
        .anyMatch(text -> text.contains("\"nothing\" does not exist"))
        .anyMatch(text -> text.contains("type text (expected: an integer"));
    assertThat(watched.server.value("SELECT count(*) FROM item")).contains("0");
  }

  @Test
  void aTableThatSomebodyHoldsIsAWarningAndHidesNothing() throws Exception {
    watched.sql("CREATE TABLE free (id int PRIMARY KEY, block int)");

    try (Connection holder = watched.session()) {
      PollingFixture.run(holder, "LOCK TABLE item");

      assertThat(
              watched.problems(
                  Jobs.watching(PollingFixture.ITEMS, new Source("free", "block", "id"))))
          .allMatch(finding -> finding.severity() == Severity.WARNING)
          .extracting(Finding::text)
          .anyMatch(text -> text.startsWith("could not be looked at: lock not granted"))
          .anyMatch(text -> text.startsWith("no index begins with block"));
    }
  }

  @Test
  void aPoolWithLessThanAConnectionForEachJobAndOneMoreIsAWarning() {
    Job[] jobs = {
      Jobs.named(
          "one", Jobs.watching(PollingFixture.ITEMS).atomicDataQuery(), PollingFixture.ITEMS),
      Jobs.named("two", Jobs.watching(PollingFixture.ITEMS).atomicDataQuery(), PollingFixture.ITEMS)
    };

    assertThat(inPoolOf(3, jobs)).noneMatch(remedy -> remedy.contains("max_connections"));
    assertThat(inPoolOf(2, jobs))
        .contains(
            "Set database.max_connections to 3 or more: one for each job, and one for the rest.");
  }

  @Test
  void aDatabaseThatDoesNotAnswerOrIsNotThereIsSaid() {
    DatabaseSettings settings = Databases.settings(watched.server);
    try (Database away = open("localhost", 1, settings.databaseName());
        Database unknown = open(settings.host(), settings.port(), "no such database")) {
      List<Finding> findings =
          new Inspection(away, unknown, PollingFixture.settings())
              .findings(List.of(Jobs.watching(PollingFixture.ITEMS)));

      assertThat(findings)
          .extracting(Finding::severity, Finding::subject, Finding::remedy)
          .containsExactly(
              tuple(Severity.UNAVAILABLE, "database", ""),
              tuple(Severity.WRONG, "state", "Correct state.database_name."));
      assertThat(findings.get(0).text()).contains("localhost:1").contains("refused");
    }
  }

  private List<String> inPoolOf(int connections, Job... jobs) {
    DatabaseSettings settings = Databases.settings(watched.server).withConnections(0, connections);
    try (Database pool = Database.open(settings)) {
      return new Inspection(pool, pool, PollingFixture.settings())
          .findings(List.of(jobs)).stream().map(Finding::remedy).toList();
    }
  }

  private static Database open(String host, int port, String name) {
    DatabaseSettings d = DatabaseSettings.to("jdbc:postgresql://" + host + ":" + port + "/x");
    return Database.open(
        new DatabaseSettings(
            host,
            port,
            d.username(),
            "",
            name,
            "public",
            0,
            1,
            Duration.ofMillis(500),
            d.idleTimeout(),
            d.maxLifetime(),
            d.statementTimeout(),
            d.lockTimeout(),
            d.sslMode()));
  }
}
