package dev.atomicdata.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atomicdata.domain.Change;
import dev.atomicdata.domain.ChangePage;
import dev.atomicdata.domain.Checkpoint;
import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.Source;
import dev.atomicdata.domain.Touch;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresExtension.class)
final class TurnsTest {

  private static final Source OWNERS =
      new Source(
          "owner",
          "block",
          "name",
          Optional.of("SELECT id FROM item WHERE name = ANY($CHANGED_KEYS)"));

  private final PollingFixture watched;

  TurnsTest(TestDatabase server) {
    watched = new PollingFixture(server);
  }

  @BeforeEach
  void addOwners() {
    watched.sql("CREATE TABLE owner (name varchar(40) PRIMARY KEY, block bigint)");
  }

  @AfterEach
  void close() {
    watched.close();
  }

  @Test
  void aTableInTheMiddleOfAFullLookLetsTheOthersHaveTheirTurn() {
    Source other = new Source("owner", "block", "name");
    SourceReader reader = reader(Jobs.watching(PollingFixture.ITEMS, other), 10);
    watched.items(100, 1);
    reader.page();

    watched.sql("INSERT INTO owner VALUES ('alice', 7)");
    watched.touch("touched");
    List<ChangePage> next = Stream.generate(reader::page).limit(3).toList();

    assertThat(SourceReader.keys(next)).contains("alice", "touched");
    assertThat(next).extracting(ChangePage::source).containsOnlyOnce("item");
    assertThat(reader.keys()).contains("99");
  }

  @Test
  void oneRowThatLeadsToManyKeysIsManyPages() {
    watched.items(25, 1);
    watched.sql("UPDATE item SET name = 'alice'", "INSERT INTO item VALUES ('x', 'bob', 1)");
    SourceReader reader = reader(Jobs.watching(OWNERS), 10);
    reader.round();

    watched.sql("INSERT INTO owner VALUES ('alice', 7)");
    Checkpoint before = reader.checkpoint();
    List<ChangePage> pages = reader.round();

    assertThat(pages).extracting(page -> page.changes().size()).startsWith(10, 10, 5);
    assertThat(SourceReader.keys(pages)).hasSize(25).doesNotHaveDuplicates().isSorted();
    assertThat(pages.get(0).changes().get(0).block()).isPresent();
    assertThat(pages.get(1).next().positions()).isEqualTo(before.positions());
    assertThat(reader.checkpoint().positions()).isNotEqualTo(before.positions());
  }

  @Test
  void moreTouchedValuesThanOneQueryTakesAreAskedAboutInTurn() {
    watched.items(2_500, 1);
    watched.sql("UPDATE item SET name = 'n' || id", "INSERT INTO owner SELECT name, 1 FROM item");

    List<String> keys = reader(Jobs.watching(OWNERS), 1_000).keys();

    assertThat(keys).hasSize(2_500).doesNotHaveDuplicates();
  }

  @Test
  void aKeysQueryMayGiveNullAndTheSameKeyTwice() {
    Source source =
        new Source(
            "owner",
            "block",
            "name",
            Optional.of(
                """
                SELECT NULL::int UNION ALL SELECT 7 UNION ALL SELECT 7
                FROM owner WHERE name = ANY($CHANGED_KEYS); -- as often as it likes
                """));
    watched.sql("INSERT INTO owner VALUES ('alice', 7)");

    assertThat(reader(Jobs.watching(source), 2).keys()).containsExactly("7");
  }

  @Test
  void aKeysQueryWithTwoColumnsIsRefused() {
    Source source =
        new Source("owner", "block", "name", Optional.of("SELECT 1, 2 WHERE $CHANGED_KEYS = '{}'"));
    watched.sql("INSERT INTO owner VALUES ('alice', 7)");
    SourceReader reader = reader(Jobs.watching(source), 10);

    assertThatThrownBy(reader::round)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 columns (expected: one, the key)");
  }

  @Test
  void touchesAreReportedUntilTheyAreSettled() {
    watched.touch(IntStream.range(0, 25).mapToObj(n -> "k" + n % 20).toArray(String[]::new));
    SourceReader reader = reader(Jobs.watching(PollingFixture.ITEMS), 10);

    List<ChangePage> pages = reader.round();
    List<String> again = reader.keys();

    assertThat(SourceReader.keys(pages.get(0))).hasSize(10);
    assertThat(touches(pages)).hasSize(25);
    assertThat(again).hasSize(25);
    watched.sql("DELETE FROM atomic_data_touched");
    assertThat(reader.keys()).isEmpty();
  }

  @Test
  void twoTouchesOfAKeyAreOneChange() {
    watched.touch("twice", "once", "twice");

    ChangePage page = reader(Jobs.watching(PollingFixture.ITEMS), 10).page();

    assertThat(SourceReader.keys(page)).containsExactly("twice", "once");
    assertThat(touches(List.of(page))).hasSize(3);
  }

  private SourceReader reader(Job job, int limit) {
    return watched.reader(job, PollingFixture.settings(), Checkpoint.start(), limit);
  }

  private static List<Touch.Stored> touches(List<ChangePage> pages) {
    return pages.stream()
        .flatMap(page -> page.changes().stream())
        .map(Change::touches)
        .flatMap(List::stream)
        .toList();
  }
}
