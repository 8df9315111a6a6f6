package dev.atomicdata.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.domain.Change;
import dev.atomicdata.domain.ChangePage;
import dev.atomicdata.domain.Checkpoint;
import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.Position;
import dev.atomicdata.domain.Source;
import dev.atomicdata.domain.Start;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The walk through all keys of a job. */
@ExtendWith(PostgresExtension.class)
final class ReconcileWalkTest {

  private static final int PAGE = 10;

  private final PollingFixture watched;

  ReconcileWalkTest(TestDatabase server) {
    watched = new PollingFixture(server);
  }

  @AfterEach
  void close() {
    watched.close();
  }

  @Test
  void aJobThatBeginsLooksAtEverythingAnywayAndHasNothingToReconcile() {
    watched.items(25, 100);
    ask();
    SourceReader reader = reader();

    List<ChangePage> first = reader.round();
    reader.round();
    Checkpoint quiet = reader.checkpoint();
    List<ChangePage> idle = reader.round();

    assertThat(SourceReader.keys(first)).hasSize(25).doesNotHaveDuplicates();
    assertThat(idle).allMatch(page -> !page.later() && page.changes().isEmpty());
    assertThat(reader.checkpoint().positions()).isEqualTo(quiet.positions());
  }

  @Test
  void whenAskedForEveryKeyOfTableAndLedgerIsReportedOnce() {
    watched.items(35, 100);
    SourceReader reader = settled();
    ledgerKnows("generate_series(21, 50)");
    watched.sql("UPDATE atomic_data_published SET block = 7 WHERE key = '21'");
    park("50", "51");

    ask();
    List<ChangePage> pages = walk(reader);

    assertThat(SourceReader.keys(pages))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.rangeClosed(1, 51).mapToObj(Integer::toString).toList());
    assertThat(pages).allSatisfy(page -> assertThat(page.changes()).hasSizeLessThanOrEqualTo(PAGE));
    assertThat(pages.subList(1, pages.size())).noneMatch(ChangePage::more);
    assertThat(changes(pages)).allMatch(change -> change.weight() == Change.Weight.COMPARE);
    assertThat(changes(pages)).noneMatch(Change::forced);
    assertThat(changes(pages))
        .filteredOn(change -> change.key().value().equals("21"))
        .allMatch(change -> change.block().orElseThrow().height() == 7);
    assertThat(walk(reader)).isEmpty();
  }

  @Test
  void itBeginsByItselfWhenTheIntervalIsOver() {
    watched.items(5, 100);
    SourceReader reader =
        watched.reader(
            Jobs.watching(PollingFixture.ITEMS),
            PollingFixture.settings().withReconcileInterval(Duration.ZERO),
            Checkpoint.start(),
            PAGE);
    reader.round();

    ChangePage page = reader.page();
    while (page.changes().isEmpty()) {
      page = reader.page();
    }

    assertThat(page.source()).isEqualTo(ChangePage.RECONCILE);
    assertThat(SourceReader.keys(page)).hasSize(5);
  }

  @Test
  void whatChangesMeanwhileIsReportedInItsTurn() {
    watched.items(50, 100);
    SourceReader reader = settled();
    ask();
    pageOfWalk(reader);

    watched.sql("UPDATE item SET name = 'other', block = 101 WHERE id = '7'");
    List<ChangePage> next = Stream.generate(reader::page).limit(3).toList();

    assertThat(next)
        .filteredOn(page -> page.source().equals("item"))
        .flatMap(SourceReader::keys)
        .containsExactly("7");
  }

  @Test
  void afterARestartItGoesOnWhereItWas() {
    watched.items(45, 100);
    SourceReader reader = settled();
    ledgerKnows("generate_series(101, 145)");
    ask();
    List<String> seen = new ArrayList<>();

    while (seen.size() < 90) {
      seen.addAll(SourceReader.keys(pageOfWalk(reader)));
      SourceReader restarted = reader(reader.stored());
      List<String> all = new ArrayList<>(seen);
      Stream.concat(restarted.round().stream(), walk(restarted).stream())
          .filter(page -> page.source().equals(ChangePage.RECONCILE))
          .forEach(page -> all.addAll(SourceReader.keys(page)));

      // Of the part that is a table, what was read together is read again.
      assertThat(new HashSet<>(all)).as("after %d keys", seen.size()).hasSize(90);
      assertThat(all).as("after %d keys", seen.size()).hasSizeLessThan(90 + 20);
    }
  }

  @Test
  void anOrderThatComesWhileAWalkIsUnderWayIsFollowedByAnother() {
    watched.items(25, 100);
    SourceReader reader = settled();
    ask();
    int first = pageOfWalk(reader).changes().size();

    ask();
    List<String> rest = SourceReader.keys(walk(reader));

    assertThat(first + rest.size()).isEqualTo(50);
  }

  @Test
  void whatIsToBeRecordedAtTheStartIsNotReportedBefore() {
    watched.items(25, 100);
    Job job = Jobs.watching(PollingFixture.ITEMS.withStart(Start.LATEST));
    SourceReader reader =
        watched.reader(
            job,
            PollingFixture.settings().withReconcileInterval(Duration.ZERO),
            Checkpoint.start(),
            PAGE);

    List<ChangePage> first = reader.round();

    assertThat(changes(first)).hasSize(25).allMatch(Change::records);
  }

  @Test
  void aJobThatIsDefinedOtherwiseIsReconciledAsAWhole() {
    SourceReader reader = settled();
    ledgerKnows("generate_series(1, 5)");
    Map<String, Position> positions = new HashMap<>(reader.checkpoint().positions());
    positions.replaceAll((table, position) -> position.lookingAgain());

    SourceReader restarted = reader(Checkpoint.stored(positions));
    restarted.round();

    assertThat(SourceReader.keys(walk(restarted))).containsExactly("1", "2", "3", "4", "5");
  }

  @Test
  void rowsThatLeadToKeysByAQueryAreWalkedThroughAsWell() {
    watched.sql(
        "CREATE TABLE owner (name varchar(40) PRIMARY KEY, block bigint)",
        "INSERT INTO owner VALUES ('alice', 1)");
    Source owners =
        new Source(
            "owner",
            "block",
            "name",
            Optional.of(
                "SELECT n FROM generate_series(1, 25) n WHERE 'alice' = ANY($CHANGED_KEYS)"));
    SourceReader reader =
        watched.reader(Jobs.watching(owners), PollingFixture.settings(), Checkpoint.start(), PAGE);
    reader.round();
    ledgerKnows("generate_series(1, 20)");

    ask();

    assertThat(SourceReader.keys(walk(reader)))
        .hasSize(25)
        .startsWith("21", "22", "23", "24", "25")
        .doesNotHaveDuplicates();
  }

  @Test
  void aViewOfTheJobIsLookedAtAgain() {
    watched.items(25, 100);
    watched.sql("CREATE VIEW seen AS SELECT id FROM item");
    Job job = Jobs.watching(Jobs.reconciled("seen", "id"));
    SourceReader reader = watched.reader(job, PollingFixture.settings(), Checkpoint.start(), PAGE);
    reader.round();
    assertThat(reader.keys()).isEmpty();

    ask();
    List<String> keys = new ArrayList<>(reader.keys());
    keys.addAll(reader.keys());

    assertThat(keys).hasSize(25).doesNotHaveDuplicates();
  }

  /** A reader that has nothing to report. */
  private SourceReader settled() {
    SourceReader reader = reader();
    reader.round();
    assertThat(reader.keys()).isEmpty();
    return reader;
  }

  private SourceReader reader() {
    return reader(Checkpoint.start());
  }

  private SourceReader reader(Checkpoint since) {
    return watched.reader(
        Jobs.watching(PollingFixture.ITEMS), PollingFixture.settings(), since, PAGE);
  }

  private void ask() {
    watched.sql(
        """
        INSERT INTO atomic_data_orders (job, reconcile_asked_at) VALUES ('items', clock_timestamp())
        ON CONFLICT (job) DO UPDATE SET reconcile_asked_at = excluded.reconcile_asked_at
        """);
  }

  private void ledgerKnows(String numbers) {
    watched.sql(
        """
        INSERT INTO atomic_data_published (job, key, fingerprint, acknowledged_at)
        SELECT 'items', n::text, decode(repeat('00', 16), 'hex'), now() FROM %s n
        """
            .formatted(numbers));
  }

  private void park(String... keys) {
    Stream.of(keys)
        .forEach(
            key ->
                watched.sql(
                    """
                    INSERT INTO atomic_data_failed_records (job, key, kind, reason, fingerprint,
                      first_failed_at, last_failed_at, failures)
                    VALUES ('items', '%s', 'REJECTED', 'bad', decode(repeat('00', 16), 'hex'),
                      now(), now(), 1)
                    """
                        .formatted(key)));
  }

  /** The pages with keys until nothing is left that could wait. */
  private static List<ChangePage> walk(SourceReader reader) {
    List<ChangePage> pages = new ArrayList<>();
    ChangePage page = reader.page();
    pages.add(page);
    for (int quiet = page.later() ? 0 : 1; quiet < 3; quiet = page.later() ? 0 : quiet + 1) {
      page = reader.page();
      pages.add(page);
    }
    return pages.stream().filter(each -> !each.changes().isEmpty()).toList();
  }

  private static ChangePage pageOfWalk(SourceReader reader) {
    ChangePage page = reader.page();
    while (!page.source().equals(ChangePage.RECONCILE) || page.changes().isEmpty()) {
      page = reader.page();
    }
    return page;
  }

  private static List<Change> changes(List<ChangePage> pages) {
    return pages.stream().flatMap(page -> page.changes().stream()).toList();
  }
}
