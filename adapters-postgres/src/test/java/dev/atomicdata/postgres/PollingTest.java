package dev.atomicdata.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.domain.Block;
import dev.atomicdata.domain.Change;
import dev.atomicdata.domain.ChangePage;
import dev.atomicdata.domain.Position;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.domain.Source;
import dev.atomicdata.ports.ChangeSource;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(PostgresExtension.class)
final class PollingTest {

  private final PollingFixture watched;

  PollingTest(TestDatabase server) {
    watched = new PollingFixture(server);
  }

  @AfterEach
  void close() {
    watched.close();
  }

  @Test
  void everyRowIsReportedAtFirstAndThenOnlyWhatChanges() {
    watched.items(5, 100);
    SourceReader reader = watched.reader();

    List<String> first = reader.keys();
    List<String> idle = reader.keys();
    watched.sql("UPDATE item SET name = 'second', block = 101 WHERE id = '3'");
    List<String> changed = reader.keys();

    assertThat(first).containsExactlyInAnyOrder("1", "2", "3", "4", "5");
    assertThat(idle).isEmpty();
    assertThat(changed).containsExactly("3");
  }

  @Test
  void aRowWithinTheOverlapIsFoundWithoutASweep() {
    watched.items(1, 100);
    SourceReader reader = watched.reader();
    reader.round();

    watched.sql("INSERT INTO item VALUES ('late', 'row', 90), ('later', 'row', 89)");

    assertThat(reader.keys()).containsExactly("late");
    watched.sweepIsDue();
    assertThat(reader.keys()).containsExactly("later");
  }

  @Test
  void whereNothingHasChangedForLongPollsLookBeyondTheNewestRowUntilSomethingIsFound() {
    watched.items(1, 100);
    SourceReader reader = watched.reader();
    reader.round();
    becomeQuiet(reader);

    watched.sql("INSERT INTO item VALUES ('same', 'row', 100), ('late', 'row', 90)");
    List<String> quiet = reader.keys();
    watched.sql("INSERT INTO item VALUES ('new', 'row', 101)");
    List<String> found = reader.keys();
    List<String> below = reader.keys();

    assertThat(quiet).isEmpty();
    assertThat(found).containsExactly("new");
    assertThat(below).containsExactly("same");
    watched.sweepIsDue();
    assertThat(reader.keys()).containsExactly("late");
  }

  @Test
  void pollsThatAreFurtherApartThanRowsMayBeLateFindThoseThatAre() {
    watched.items(1, 100);
    SourceReader reader = watched.reader();
    reader.round();
    watched.nanos.addAndGet(2 * PollingFixture.OVERLAP_TIME.toNanos());

    watched.sql("INSERT INTO item VALUES ('late', 'row', 90)");

    assertThat(reader.keys()).containsExactly("late");
  }

  @Test
  void whatIsBelowTheNewestRowOfAQuietTableIsFoundByTheNextSweep() {
    watched.items(1, 100);
    SourceReader reader = watched.reader();
    reader.round();
    becomeQuiet(reader);
    watched.sql("INSERT INTO item VALUES ('same', 'row', 100)");
    List<String> polled = reader.keys();

    watched.sweepIsDue();

    assertThat(polled).isEmpty();
    assertThat(reader.keys()).containsExactly("same");
    watched.sql("INSERT INTO item VALUES ('late', 'row', 95)");
    assertThat(reader.keys()).containsExactly("late");
  }

  @Test
  void aPollOfAQuietTableHasNothingToStore() {
    watched.items(1, 100);
    SourceReader reader = watched.reader();
    reader.round();
    becomeQuiet(reader);
    Position before = reader.position("item");
    watched.sql("CREATE TABLE other AS SELECT 1");

    reader.round();

    assertThat(reader.position("item")).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"NULL", "'NaN'", "0", "-5", "0.5", "1e30"})
  void aChangeValueThatIsNoBlockHidesNothing(String value) {
    watched.items(1, 100);
    SourceReader reader = watched.reader();
    reader.round();

    watched.sql("INSERT INTO item VALUES ('odd', 'row', %s)".formatted(value));
    watched.sweepIsDue();
    List<ChangePage> odd = reader.round();
    watched.sql("INSERT INTO item VALUES ('even', 'row', 101)");
    watched.sweepIsDue();
    List<String> next = reader.keys();

    assertThat(SourceReader.keys(odd)).containsExactly("odd");
    assertThat(next).containsExactly("even");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Infinity", "-Infinity"})
  void anInfiniteChangeValueIsNoBlockAndNoBoundOfAPoll(String value) {
    watched.sql("ALTER TABLE item ALTER block DROP DEFAULT, ALTER block TYPE timestamp USING NULL");
    watched.sql("INSERT INTO item VALUES ('finite', 'row', '2024-05-01 12:00:00.123456')");
    SourceReader reader = watched.reader();
    reader.round();

    watched.sql("INSERT INTO item VALUES ('odd', 'row', '%s')".formatted(value));
    watched.sweepIsDue();
    List<ChangePage> odd = reader.round();
    watched.sql("INSERT INTO item VALUES ('even', 'row', '2024-05-01 11:59:51')");
    List<ChangePage> polled = reader.round();

    assertThat(changes(odd)).containsExactly(new Change(new RowKey("odd"), Optional.empty()));
    assertThat(changes(polled))
        .containsExactly(
            new Change(new RowKey("even"), Optional.of(new Block(1_714_564_791_000_000L))));
    assertThat(polled.get(0).head()).contains(new Block(1_714_564_800_123_456L));
  }

  @Test
  void numericInfinityIsNoBlockEither() {
    if (watched.serverVersion() < 14) {
      return;
    }
    watched.sql("INSERT INTO item VALUES ('up', 'row', 'Infinity'), ('down', 'row', '-Infinity')");
    SourceReader reader = watched.reader();

    List<ChangePage> pages = reader.round();

    assertThat(changes(pages))
        .containsExactlyInAnyOrder(
            new Change(new RowKey("up"), Optional.empty()),
            new Change(new RowKey("down"), Optional.empty()));
    assertThat(reader.position("item").highs()).isEmpty();
  }

  @Test
  void aChangeCarriesTheLargestBlockOfItsRows() {
    watched.sql(
        "CREATE TABLE part (id int PRIMARY KEY, item text, block bigint)",
        "INSERT INTO part VALUES (1, 'a', 7), (2, 'a', 9), (3, 'b', NULL), (4, NULL, 12)");
    SourceReader reader =
        new SourceReader(
            watched
                .sources(PollingFixture.settings())
                .source(Jobs.watching(new Source("part", "block", "item"))));

    List<ChangePage> pages = reader.round();

    assertThat(changes(pages))
        .containsExactlyInAnyOrder(
            new Change(new RowKey("a"), Optional.of(new Block(9))),
            new Change(new RowKey("b"), Optional.empty()));
    assertThat(pages.get(pages.size() - 1).head()).contains(new Block(12));
  }

  @Test
  void rowsOfSavepointsAreFound() throws SQLException {
    SourceReader reader = watched.reader();
    reader.round();
    try (Connection writer = watched.session()) {
      PollingFixture.run(writer, "INSERT INTO item VALUES ('outside', 'row', 1)");
      PollingFixture.run(writer, "SAVEPOINT one; INSERT INTO item VALUES ('inside', 'row', 1)");
      watched.sql("INSERT INTO item VALUES ('other', 'row', 1)");
      reader.round();
      PollingFixture.run(writer, "RELEASE one; SAVEPOINT two");
      PollingFixture.run(writer, "INSERT INTO item VALUES ('undone', 'row', 1)");
      PollingFixture.run(writer, "ROLLBACK TO two; SAVEPOINT three");
      reader.round();
      PollingFixture.run(writer, "INSERT INTO item VALUES ('late', 'row', 1)");
      writer.commit();
    }

    assertThat(reader.keys()).containsExactlyInAnyOrder("outside", "inside", "late");
  }

  @Test
  void whatIsRolledBackIsNotReported() throws SQLException {
    SourceReader reader = watched.reader();
    reader.round();

    try (Connection writer = watched.session()) {
      PollingFixture.run(writer, "INSERT INTO item VALUES ('undone', 'row', 1)");
      writer.rollback();
    }
    List<String> undone = reader.keys();
    watched.sql("INSERT INTO item VALUES ('undone', 'done', 1)");

    assertThat(undone).isEmpty();
    assertThat(reader.keys()).containsExactly("undone");
  }

  @Test
  void anOpenWriterMakesNothingAppearTwice() throws SQLException {
    SourceReader reader = watched.reader();
    reader.round();
    try (Connection open = watched.session()) {
      PollingFixture.run(open, "INSERT INTO item VALUES ('open', 'row', 1)");
      watched.items(3, 5);

      List<String> first = reader.keys();
      watched.sweepIsDue();
      List<String> again = reader.keys();
      watched.sql("UPDATE item SET block = 6 WHERE id = '2'");
      List<String> changed = reader.keys();
      open.commit();

      assertThat(first).containsExactlyInAnyOrder("1", "2", "3");
      assertThat(again).isEmpty();
      assertThat(changed).containsExactly("2");
      assertThat(reader.keys()).containsExactly("open");
    }
  }

  @Test
  void whoeverBeginsAgainIsToldAgain() {
    SourceReader reader = watched.reader();
    reader.round();
    ChangeSource source =
        watched.sources(PollingFixture.settings()).source(Jobs.watching(PollingFixture.ITEMS));
    watched.items(2, 5);

    List<String> first = new SourceReader(source, reader.stored(), 100).keys();
    List<String> again = new SourceReader(source, reader.stored(), 100).keys();

    assertThat(again).isEqualTo(first).containsExactlyInAnyOrder("1", "2");
  }

  private static List<Change> changes(List<ChangePage> pages) {
    return pages.stream().flatMap(page -> page.changes().stream()).toList();
  }

  /** A poll finds that nothing has changed for as long as rows may be late. */
  private void becomeQuiet(SourceReader reader) {
    watched.nanos.addAndGet(PollingFixture.OVERLAP_TIME.toNanos() + 1);
    reader.round();
  }
}
