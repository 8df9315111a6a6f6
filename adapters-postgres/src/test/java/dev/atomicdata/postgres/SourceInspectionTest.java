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
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is found about the tables and views of a job. */
@ExtendWith(PostgresExtension.class)
final class SourceInspectionTest {

  private final PollingFixture watched;

  SourceInspectionTest(TestDatabase server) {
    watched = new PollingFixture(server);
  }

  @AfterEach
  void close() {
    watched.close();
  }

  @Test
  void anIndexThatIsMissingIsNamedHoweverSmallTheTable() {
    watched.sql(
        "CREATE TABLE \"Part\" (id int PRIMARY KEY, item_id varchar(255), \"At\" timestamptz)",
        "CREATE TABLE divided (id int, block int, PRIMARY KEY (id)) PARTITION BY HASH (id)",
        "CREATE TABLE divided_0 PARTITION OF divided FOR VALUES WITH (MODULUS 1, REMAINDER 0)");

    List<Finding> findings =
        watched.problems(
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

    assertThat(
            watched.problems(Jobs.watching(new Source("big", "block", "id"), PollingFixture.ITEMS)))
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

    assertThat(watched.problems(job))
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

    assertThat(watched.problems(job)).isEmpty();
  }

  @Test
  void aViewWithoutTheColumnsOfItsKeyIsNamed() {
    watched.sql("CREATE VIEW look AS SELECT id FROM item");
    String query = "SELECT id, name FROM item WHERE id = ANY($PRIMARY_KEYS)";

    assertThat(watched.problems(Jobs.named("items", query, Jobs.reconciled("look", "idd"))))
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

    assertThat(watched.inspect(job.apply("name")))
        .extracting(Finding::severity, Finding::subject)
        .contains(
            tuple(Severity.FINE, "table public.look"),
            tuple(Severity.FINE, "job items, keys_query of look"));
    assertThat(watched.problems(job.apply("nme")))
        .anySatisfy(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.WRONG);
              assertThat(finding.text()).contains("\"nme\"", "line 1, column 8");
            });
  }

  @Test
  void aStartThatTheChangeColumnCannotHaveIsNamed() {
    Source late = PollingFixture.ITEMS.withStart(new Start.From("yesterday"));

    assertThat(watched.problems(Jobs.watching(late)))
        .extracting(Finding::severity, Finding::text)
        .contains(
            tuple(
                Severity.WRONG,
                "start yesterday (expected: latest, earliest, or a value of type numeric)"));
  }
}
