package dev.atomicdata.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.atomicdata.domain.DetectionMode;
import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.Source;
import dev.atomicdata.domain.Start;
import dev.atomicdata.postgres.Finding.Severity;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
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

    assertThat(inspect(Jobs.watching(PollingFixture.ITEMS)))
        .allMatch(finding -> finding.severity() == Severity.FINE)
        .extracting(Finding::subject, Finding::text)
        .contains(
            tuple("table public.item", "readable; polls use an index that begins with block"),
            tuple("job items, atomic_data_query", "prepared; finds its rows by index"),
            tuple("state schema public", "version " + StateSchema.newestVersion()))
        .anyMatch(each -> each.toList().toString().contains("PostgreSQL "));
  }

  @Test
  void anIndexThatIsMissingIsNamedHoweverSmallTheTable() {
    watched.sql(
        "CREATE TABLE \"Part\" (id int PRIMARY KEY, item_id varchar(255), \"At\" timestamptz)",
        "CREATE TABLE divided (id int, block int, PRIMARY KEY (id)) PARTITION BY HASH (id)",
        "CREATE TABLE divided_0 PARTITION OF divided FOR VALUES WITH (MODULUS 1, REMAINDER 0)");

    List<Finding> findings =
        problems(
            Jobs.named(
                "items",
                """
                SELECT i.id, (SELECT count(*) FROM "Part" p WHERE p.item_id = i.id) AS parts, d.block
                FROM item i LEFT JOIN divided d ON d.id::text = i.id WHERE i.id = ANY($PRIMARY_KEYS)
                """,
                PollingFixture.ITEMS,
                new Source("\"Part\"", "\"At\"", "item_id"),
                new Source("divided", "block", "id")));

    assertThat(findings).allMatch(finding -> finding.severity() == Severity.WARNING);
    assertThat(findings)
        .extracting(Finding::subject, Finding::remedy)
        .containsExactlyInAnyOrder(
            tuple(
                "table public.\"Part\"", "CREATE INDEX CONCURRENTLY ON public.\"Part\" (\"At\");"),
            tuple(
                "table public.divided",
                "CREATE INDEX ON public.divided (block); -- keeps writers waiting: the table is"
                    + " partitioned"),
            tuple(
                "job items, atomic_data_query",
                "CREATE INDEX CONCURRENTLY ON public.\"Part\" (item_id);"),
            tuple(
                "job items, atomic_data_query",
                "An index begins with id; compare it in its own type: ((d.id)::text = (i.id)::text)"));
  }

  @Test
  void aBigTableThatIsReadWholeAlthoughThereIsAnIndexIsNamed() {
    watched.items(3, 7);
    watched.sql(
        "CREATE TABLE big (id text PRIMARY KEY, block int, filler text)",
        "CREATE INDEX ON big (block)",
        "INSERT INTO big SELECT n::text, 1, repeat('x', 1000) FROM generate_series(1, 9000) n",
        "ANALYZE big");

    assertThat(problems(Jobs.watching(new Source("big", "block", "id"), PollingFixture.ITEMS)))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.subject()).isEqualTo("table public.big");
              assertThat(finding.text()).contains("planned as a sequential scan");
              assertThat(finding.remedy()).isEqualTo("ANALYZE public.big;");
            });
  }

  @Test
  void aTableThatAQueryReadsThroughAViewOrAFunctionAndNoSourceWatchesIsNamed() {
    watched.sql(
        "CREATE TABLE colour (id text PRIMARY KEY)",
        "CREATE TABLE shape (id text PRIMARY KEY)",
        "CREATE TABLE owner (id text PRIMARY KEY, item text, block int)",
        "CREATE INDEX ON owner (block)",
        "CREATE VIEW look AS SELECT c.id FROM colour c",
        """
        CREATE FUNCTION shapes(text) RETURNS SETOF shape
        LANGUAGE sql STABLE AS 'SELECT * FROM shape WHERE id = $1'
        """);

    Job job =
        Jobs.named(
            "items",
            """
            SELECT i.id, l.id AS look, s.id AS shape FROM item i JOIN look l ON l.id = i.name
            CROSS JOIN LATERAL shapes(i.name) s WHERE i.id = ANY($PRIMARY_KEYS)
            """,
            PollingFixture.ITEMS,
            new Source(
                "owner",
                "block",
                "id",
                Optional.of("SELECT c.id FROM colour c WHERE c.id = ANY($CHANGED_KEYS)")));

    assertThat(problems(job))
        .allMatch(finding -> finding.severity() == Severity.WARNING)
        .extracting(Finding::subject, finding -> finding.text().replaceAll(",.*", ""))
        .containsExactlyInAnyOrder(
            tuple("job items, keys_query of owner", "reads public.colour"),
            tuple("job items, atomic_data_query", "reads public.colour"),
            tuple("job items, atomic_data_query", "reads public.shape"));
  }

  @Test
  void aViewThatIsASourceCoversTheTablesBelowIt() {
    watched.sql(
        "CREATE TABLE colour (id text PRIMARY KEY)",
        "CREATE VIEW look AS SELECT c.id FROM colour c");
    Job job =
        Jobs.named(
            "items",
            """
            SELECT i.id, l.id AS look FROM item i JOIN look l ON l.id = i.name
            WHERE i.id = ANY($PRIMARY_KEYS)
            """,
            PollingFixture.ITEMS,
            Jobs.reconciled("look", "id"));

    assertThat(problems(job)).isEmpty();
  }

  @Test
  void aViewWithoutTheColumnsOfItsKeyIsNamed() {
    watched.sql("CREATE VIEW look AS SELECT id FROM item");
    String query = "SELECT id, name FROM item WHERE id = ANY($PRIMARY_KEYS)";

    assertThat(problems(Jobs.named("items", query, Jobs.reconciled("look", "idd"))))
        .anySatisfy(
            finding -> assertThat(finding.text()).contains("column idd of table look: not found"));
  }

  @Test
  void theKeysQueryOfAViewIsPreparedToo() {
    watched.sql("CREATE VIEW look AS SELECT id FROM item");
    String query = "SELECT id, name FROM item WHERE id = ANY($PRIMARY_KEYS)";
    Function<String, Job> job =
        column ->
            Jobs.named(
                "items",
                query,
                new Source(
                    "look",
                    Optional.empty(),
                    List.of("id"),
                    List.of(),
                    Optional.of("SELECT " + column + " FROM item WHERE id = ANY($CHANGED_KEYS)"),
                    Start.EARLIEST,
                    DetectionMode.RECONCILE));

    assertThat(inspect(job.apply("name")))
        .extracting(Finding::severity, Finding::subject)
        .contains(
            tuple(Severity.FINE, "table public.look"),
            tuple(Severity.FINE, "job items, keys_query of look"));
    assertThat(problems(job.apply("nme")))
        .anySatisfy(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.WRONG);
              assertThat(finding.text()).contains("\"nme\"", "line 1, column 8");
            });
  }

  @Test
  void aStartThatTheChangeColumnCannotHaveIsNamed() {
    Source late = PollingFixture.ITEMS.withStart(new Start.From("yesterday"));

    assertThat(problems(Jobs.watching(late)))
        .extracting(Finding::severity, Finding::text)
        .contains(
            tuple(
                Severity.WRONG,
                "start yesterday (expected: latest, earliest, or a value of type numeric)"));
  }

  @Test
  void everythingThatIsWrongIsFoundAtOnce() {
    watched.sql("CREATE TABLE bare (id int, block int)", "CREATE SCHEMA other");
    watched.sql("CREATE TABLE other.hidden (id int PRIMARY KEY, block int)");

    List<Finding> findings =
        problems(
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

      assertThat(problems(Jobs.watching(PollingFixture.ITEMS, new Source("free", "block", "id"))))
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

  private List<String> inPoolOf(int connections, Job... jobs) {
    DatabaseSettings settings = Databases.settings(watched.server).withConnections(0, connections);
    try (Database pool = Database.open(settings)) {
      return new Inspection(pool, pool, PollingFixture.settings())
          .findings(List.of(jobs)).stream().map(Finding::remedy).toList();
    }
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

  private List<Finding> inspect(Job... jobs) {
    return new Inspection(watched.database, watched.database, PollingFixture.settings())
        .findings(List.of(jobs));
  }

  private List<Finding> problems(Job... jobs) {
    return inspect(jobs).stream().filter(finding -> finding.severity() != Severity.FINE).toList();
  }
}
