package dev.atomicdata.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atomicdata.domain.ChangePage;
import dev.atomicdata.domain.Checkpoint;
import dev.atomicdata.domain.DetectionMode;
import dev.atomicdata.domain.Source;
import dev.atomicdata.domain.Start;
import dev.atomicdata.ports.UnavailableException;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Sources whose rows do not tell when they were written: all their keys, again and again. */
@ExtendWith(PostgresExtension.class)
final class ReconcileTest {

  private static final Duration INTERVAL = Duration.ofHours(1);
  private static final Source SEEN = Jobs.reconciled("seen", "id");
  private static final int PAGE = 10;

  private final PollingFixture watched;

  ReconcileTest(TestDatabase server) {
    watched = new PollingFixture(server);
  }

  @BeforeEach
  void createView() {
    watched.sql("CREATE VIEW seen AS SELECT id, name, block FROM item");
  }

  @AfterEach
  void close() {
    watched.close();
  }

  @Test
  void everyKeyIsReportedAtFirstAndAgainWhenTheIntervalIsOver() {
    watched.items(25, 100);
    SourceReader reader = reader(SEEN);

    List<ChangePage> first = reader.round();
    List<String> atOnce = reader.keys();
    watched.nanos.addAndGet(INTERVAL.toNanos() - 1);
    List<String> early = reader.keys();
    watched.nanos.addAndGet(1);
    List<String> due = reader.keys();
    List<String> afterwards = reader.keys();

    assertThat(SourceReader.keys(first)).hasSize(25).doesNotHaveDuplicates();
    assertThat(first).allSatisfy(page -> assertThat(page.changes()).hasSizeLessThan(PAGE + 1));
    assertThat(due).hasSize(25).doesNotHaveDuplicates();
    assertThat(Stream.of(atOnce, early, afterwards)).allMatch(List::isEmpty);
  }

  @Test
  void aKeyOfManyRowsIsReportedOnceAndRowsWithoutOneNever() {
    watched.items(30, 100);
    watched.sql("UPDATE item SET name = CASE WHEN id::int % 3 > 0 THEN id::int % 3 || '' END");

    assertThat(reader(Jobs.reconciled("seen", "name")).keys()).containsExactly("1", "2");
  }

  @Test
  void keysOfSeveralColumnsArePagedInTheirOrder() {
    watched.sql(
        """
        CREATE VIEW pair AS
        SELECT CASE n % 4 WHEN 3 THEN NULL ELSE 'r' || n % 4 END AS "Region", n / 4 AS n
        FROM generate_series(0, 99) n
        """);

    List<String> keys = reader(Jobs.reconciled("pair", "\"Region\"", "n")).keys();

    assertThat(keys)
        .containsExactlyElementsOf(
            IntStream.range(0, 75)
                .mapToObj(i -> "[\"r%d\",\"%d\"]".formatted(i / 25, i % 25))
                .toList());
  }

  @Test
  void equalKeysWithOtherTextsAreKeysOfTheirOwn() {
    watched.sql("CREATE VIEW amount AS SELECT v FROM (VALUES (1.0), (1), (1.00), (2), (1.0)) t(v)");

    SourceReader reader =
        watched.reader(
            Jobs.watching(Jobs.reconciled("amount", "v")),
            settings().withBatchSize(1),
            Checkpoint.start(),
            PAGE);

    assertThat(reader.keys()).containsExactly("1", "1.0", "1.00", "2");
  }

  @Test
  void itGoesOnAfterARestartWhereItWasAndThenBeginsAgain() {
    watched.items(50, 100);
    SourceReader reader = reader(SEEN);
    List<String> seen = new ArrayList<>(SourceReader.keys(List.of(reader.page(), reader.page())));

    SourceReader restarted = reader(reader.stored(), SEEN);
    List<String> rest = restarted.keys();

    assertThat(seen).hasSize(2 * PAGE);
    assertThat(rest).hasSize(30).doesNotContainAnyElementsOf(seen);
    assertThat(restarted.keys()).isEmpty();
    assertThat(reader(restarted.stored(), SEEN).keys()).hasSize(50);
  }

  @Test
  void aTableHasItsTurnBetweenThePages() {
    watched.sql("CREATE VIEW many AS SELECT 'm' || n AS id FROM generate_series(1, 100) n");
    SourceReader reader = reader(PollingFixture.ITEMS, Jobs.reconciled("many", "id"));
    reader.page();

    watched.items(1, 100);
    List<ChangePage> next = Stream.generate(reader::page).limit(2).toList();

    assertThat(SourceReader.keys(next)).contains("1").hasSize(1 + PAGE);
    assertThat(reader.keys()).contains("m99");
  }

  @Test
  void whatIsFoundByAQueryTakesTheQuerysPages() {
    watched.items(25, 100);
    Source source =
        new Source(
            "seen",
            Optional.empty(),
            List.of("name"),
            List.of(),
            Optional.of("SELECT id FROM item WHERE name = ANY($CHANGED_KEYS)"),
            Start.EARLIEST,
            DetectionMode.RECONCILE);

    List<ChangePage> pages = reader(source).round();

    assertThat(pages).extracting(page -> page.changes().size()).containsSubsequence(10, 10, 5);
    assertThat(SourceReader.keys(pages)).hasSize(25).doesNotHaveDuplicates();
  }

  @Test
  void aFailureInTheMiddleIsGoneOnFrom() {
    WatchedStatements statements = new WatchedStatements();
    watched.items(30, 100);
    Database breaking =
        Database.of(
            statements.around(watched.server.dataSource()), Databases.settings(watched.server));
    SourceReader reader =
        new SourceReader(
            watched.sources(breaking, settings().withBatchSize(10)).source(Jobs.watching(SEEN)),
            Checkpoint.start(),
            PAGE);
    List<String> seen = new ArrayList<>(SourceReader.keys(reader.page()));

    statements.breakThose(sql -> sql.contains("public.seen"));
    assertThatThrownBy(reader::round).isInstanceOf(UnavailableException.class);
    statements.breakThose(sql -> false);
    seen.addAll(reader.keys());

    assertThat(seen).hasSize(30).doesNotHaveDuplicates();
  }

  @Test
  void aMaterialisedViewIsSeenAsItWasRefreshed() {
    watched.items(2, 100);
    watched.sql("CREATE MATERIALIZED VIEW kept AS SELECT id FROM item");
    SourceReader reader = reader(Jobs.reconciled("kept", "id"));
    List<String> first = reader.keys();

    watched.sql("INSERT INTO item VALUES ('3')", "REFRESH MATERIALIZED VIEW kept");
    watched.nanos.addAndGet(INTERVAL.toNanos());

    assertThat(first).containsExactly("1", "2");
    assertThat(reader.keys()).containsExactly("1", "2", "3");
  }

  @Test
  void aForeignTableIsReadPageByPage() {
    watched.items(30, 100);
    watched.sql(
        "CREATE EXTENSION postgres_fdw",
        """
        DO $$ BEGIN EXECUTE format(
          'CREATE SERVER elsewhere FOREIGN DATA WRAPPER postgres_fdw
             OPTIONS (host ''127.0.0.1'', port %%L, dbname %%L)',
          current_setting('port'), current_database()); END $$;
        CREATE USER MAPPING FOR CURRENT_USER SERVER elsewhere OPTIONS (user '%s', password '%s');
        CREATE FOREIGN TABLE far (id varchar(255), block numeric) SERVER elsewhere
          OPTIONS (schema_name 'public', table_name 'item')
        """
            .formatted(watched.server.username(), watched.server.password()));
    SourceReader reader =
        watched.reader(
            Jobs.watching(Jobs.reconciled("far", "id")),
            settings().withBatchSize(7),
            Checkpoint.start(),
            PAGE);

    assertThat(reader.keys()).hasSize(30).doesNotHaveDuplicates();
  }

  @Test
  void aTableNeedsNoNameOfItsPrimaryKey() {
    watched.items(3, 100);

    assertThat(reader(Jobs.reconciled("item")).keys()).containsExactly("1", "2", "3");
  }

  @Test
  void whatCannotBeReconciledIsNamed() {
    watched.sql("CREATE SEQUENCE counter");

    assertThatThrownBy(() -> reader(Jobs.reconciled("seen")).page())
        .hasMessage(
            "table seen: no primary key"
                + " (expected: one, or primary_key_column with the key's columns)");
    assertThatThrownBy(() -> reader(Jobs.reconciled("counter", "last_value")).page())
        .hasMessage("table counter: relation of kind S (expected: a table, view or foreign table)");
    assertThatThrownBy(() -> reader(Jobs.reconciled("seen", "ip")).page())
        .hasMessageStartingWith("column ip of table seen: not found");
  }

  private static PollingSettings settings() {
    return PollingFixture.settings().withReconcileInterval(INTERVAL);
  }

  private SourceReader reader(Source... sources) {
    return reader(Checkpoint.start(), sources);
  }

  private SourceReader reader(Checkpoint since, Source... sources) {
    return watched.reader(Jobs.watching(sources), settings(), since, PAGE);
  }
}
