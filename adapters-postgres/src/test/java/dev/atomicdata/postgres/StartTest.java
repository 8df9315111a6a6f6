package dev.atomicdata.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atomicdata.domain.Change;
import dev.atomicdata.domain.Change.Weight;
import dev.atomicdata.domain.ChangePage;
import dev.atomicdata.domain.Checkpoint;
import dev.atomicdata.domain.FullLook;
import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.Position;
import dev.atomicdata.domain.Source;
import dev.atomicdata.domain.Start;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is recorded at the start of a job, and what is published whatever was recorded. */
@ExtendWith(PostgresExtension.class)
final class StartTest {

  private static final Source LATEST = PollingFixture.ITEMS.withStart(Start.LATEST);
  private static final Source OWNERS = new Source("owner", "block", "name");

  private final PollingFixture watched;

  StartTest(TestDatabase server) {
    watched = new PollingFixture(server);
  }

  @AfterEach
  void close() {
    watched.close();
  }

  @Test
  void withLatestTheRowsThatAreThereAreRecordedAndLaterOnesAreNot() {
    watched.items(25, 100);
    SourceReader reader = reader(LATEST);

    Map<String, Weight> first = weights(reader.round());
    watched.sql("UPDATE item SET name = 'second' WHERE id = '3'");
    Map<String, Weight> opening = weights(reader.round());
    watched.sweepIsDue();
    reader.round();
    watched.sql("UPDATE item SET name = 'third' WHERE id = '3'");

    assertThat(first).hasSize(25).values().containsOnly(Weight.RECORD);
    assertThat(opening).isEqualTo(Map.of("3", Weight.OVERRULE));
    assertThat(weights(reader.round())).isEqualTo(Map.of("3", Weight.COMPARE));
  }

  @Test
  void theNotesAreSettledWithTheFirstRecordedKeyAtTheLatest() {
    watched.items(5, 100);
    SourceReader reader = reader(LATEST);

    ChangePage notes = reader.page();

    assertThat(notes.changes()).isEmpty();
    assertThat(notes.more()).isTrue();
    assertThat(notes.next().position("item").orElseThrow().opening()).isTrue();
    assertThat(notes.next().position("item").flatMap(Position::fullLook))
        .hasValueSatisfying(look -> assertThat(look.records()).isTrue());
  }

  @Test
  void withABlockTheRowsBelowItAndThoseWithoutOneAreRecorded() {
    watched.sql(
        "INSERT INTO item VALUES ('below', '', 99.9), ('at', '', 100), ('above', '', 101),"
            + " ('none', '', NULL), ('odd', '', 'NaN')");

    Map<String, Weight> weights =
        weights(reader(PollingFixture.ITEMS.withStart(new Start.From("100"))).round());

    assertThat(weights)
        .isEqualTo(
            Map.of(
                "below", Weight.RECORD,
                "none", Weight.RECORD,
                "at", Weight.OVERRULE,
                "above", Weight.OVERRULE,
                "odd", Weight.OVERRULE));
  }

  @ParameterizedTest
  @CsvSource({
    "timestamp, 2024-05-01 12:00:00.000001",
    "timestamptz, 2024-05-01 12:00:00.000001+00"
  })
  void aStartMayBeATime(String type, String value) {
    watched.sql(
        "CREATE TABLE event (id int PRIMARY KEY, at " + type + ")",
        "INSERT INTO event VALUES (1, '2024-05-01 12:00:00+00'), (2, '"
            + value
            + "'),"
            + " (3, 'infinity'), (4, '-infinity')");

    Map<String, Weight> weights =
        weights(reader(new Source("event", "at", "id").withStart(new Start.From(value))).round());

    assertThat(weights)
        .isEqualTo(
            Map.of(
                "1", Weight.RECORD,
                "2", Weight.OVERRULE,
                "3", Weight.OVERRULE,
                "4", Weight.RECORD));
  }

  @Test
  void aStartThatIsNoValueOfTheChangeColumnIsRefused() {
    SourceReader reader = reader(PollingFixture.ITEMS.withStart(new Start.From("yesterday")));

    assertThatThrownBy(reader::page)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("table item")
        .hasMessageContaining(
            "start yesterday (expected: latest, earliest, or a value of type numeric)");
  }

  @Test
  void aRowThatChangesAfterTheNoteIsPublishedWhenItsPageComes() {
    watched.items(15, 100);
    SourceReader reader = reader(LATEST);
    reader.page();

    watched.sql("UPDATE item SET name = 'second' WHERE id = '15'");
    Map<String, Weight> weights = weights(reader.round());

    assertThat(weights).hasSize(15).containsEntry("15", Weight.OVERRULE);
    assertThat(weights.values()).filteredOn(Weight.RECORD::equals).hasSize(14);
  }

  @Test
  void aRowThatChangesAfterItsPageIsPublished() {
    watched.items(15, 100);
    SourceReader reader = reader(LATEST);
    reader.page();
    List<String> recorded = SourceReader.keys(reader.page());

    watched.sql("UPDATE item SET name = 'second' WHERE id = '" + recorded.get(0) + "'");

    assertThat(weights(reader.round())).containsEntry(recorded.get(0), Weight.OVERRULE);
  }

  @Test
  void aWriterThatWasOpenAtTheStartIsNotOverlooked() throws SQLException {
    watched.items(5, 100);
    SourceReader reader = reader(LATEST);
    try (Connection open = watched.session()) {
      PollingFixture.run(open, "UPDATE item SET name = 'second' WHERE id = '2'");
      PollingFixture.run(open, "SAVEPOINT s; UPDATE item SET name = 'third' WHERE id = '3'");
      reader.round();
      watched.sweepIsDue();
      assertThat(weights(reader.round())).isEmpty();
      open.commit();
    }

    assertThat(weights(reader.round()).keySet()).containsExactlyInAnyOrder("2", "3");
  }

  @Test
  void whatChangesInOneTableWhileAnotherIsRecordedIsPublished() {
    owners();
    watched.items(25, 100);
    SourceReader reader = reader(LATEST, OWNERS.withStart(Start.LATEST));
    reader.page();
    Map<String, Weight> seen = new HashMap<>();
    while (reader.position("owner").fullLook().isPresent()) {
      seen.putAll(weights(List.of(reader.page())));
    }
    assertThat(reader.position("item").fullLook()).isPresent();

    // Its sweep may come before the last page of the other table, and ends nothing then.
    watched.sql("INSERT INTO owner VALUES ('early', 7)");
    watched.sweepIsDue();
    seen.putAll(weights(List.of(reader.page(), reader.page(), reader.page())));
    watched.sql("INSERT INTO owner VALUES ('late', 0)");
    seen.putAll(weights(reader.round()));
    watched.sweepIsDue();
    seen.putAll(weights(reader.round()));

    assertThat(seen).containsEntry("early", Weight.OVERRULE).containsEntry("late", Weight.OVERRULE);
    assertThat(reader.position("owner").opening()).isFalse();
    assertThat(reader.position("item").opening()).isFalse();
  }

  @Test
  void aTableOfWhichAllIsPublishedOverrulesWhatAnotherRecords() {
    owners();
    watched.items(5, 100);

    Map<String, Weight> weights = weights(reader(LATEST, OWNERS).round());

    assertThat(weights)
        .containsEntry("1", Weight.RECORD)
        .containsEntry("alice", Weight.OVERRULE)
        .hasSize(6);
  }

  @Test
  void nothingIsOverruledWhereNothingIsRecorded() {
    owners();
    watched.items(5, 100);

    assertThat(weights(reader(PollingFixture.ITEMS, OWNERS).round()).values())
        .containsOnly(Weight.COMPARE);
  }

  @Test
  void keysFoundByAQueryAreRecordedWithTheRowsThatLedToThem() {
    owners();
    watched.items(3, 100);
    watched.sql("UPDATE item SET name = 'alice'");
    Source byOwner =
        new Source(
                "owner",
                "block",
                "name",
                Optional.of("SELECT id FROM item WHERE name = ANY($CHANGED_KEYS)"))
            .withStart(new Start.From("10"));
    watched.sql("INSERT INTO item VALUES ('x', 'bob', 1)", "INSERT INTO owner VALUES ('bob', 10)");

    assertThat(weights(reader(byOwner).round()))
        .isEqualTo(
            Map.of(
                "1", Weight.RECORD,
                "2", Weight.RECORD,
                "3", Weight.RECORD,
                "x", Weight.OVERRULE));
  }

  @Test
  void aSourceAddedLaterRecordsNothing() {
    owners();
    watched.items(5, 100);
    SourceReader before = reader(LATEST);
    before.round();

    SourceReader after =
        watched.reader(
            Jobs.watching(LATEST, OWNERS.withStart(Start.LATEST)),
            PollingFixture.settings(),
            before.stored(),
            10);

    assertThat(weights(after.round())).isEqualTo(Map.of("alice", Weight.COMPARE));
  }

  @Test
  void tooManyRowsTouchedDuringTheOpeningAreStillPublished() {
    watched.items(30, 100);
    SourceReader reader =
        watched.reader(
            Jobs.watching(LATEST),
            PollingFixture.settings().withBatchSize(5),
            Checkpoint.start(),
            10);
    reader.round();

    watched.sql("UPDATE item SET name = 'second' WHERE id::int > 10");
    Map<String, Weight> weights = weights(reader.round());

    assertThat(weights).hasSize(20).values().containsOnly(Weight.OVERRULE);
  }

  @Test
  void horizonsOfAnotherServerDuringTheOpeningMeanThatAllIsPublished() {
    watched.items(15, 100);
    SourceReader reader = reader(LATEST);
    reader.page();
    reader.page();
    Position here = reader.position("item");
    Position elsewhere =
        new Position(
            1L << 40,
            1L << 40,
            List.of(),
            here.fullLook().map(look -> new FullLook(0, 1L << 40, look.lastKey(), true)),
            true,
            here.origin());

    SourceReader moved =
        watched.reader(
            Jobs.watching(LATEST),
            PollingFixture.settings(),
            Checkpoint.stored(Map.of("item", elsewhere)),
            10);

    assertThat(weights(moved.round())).hasSize(15).values().containsOnly(Weight.OVERRULE);
  }

  private void owners() {
    watched.sql(
        "CREATE TABLE owner (name varchar(40) PRIMARY KEY, block bigint)",
        "INSERT INTO owner VALUES ('alice', 7)");
  }

  private SourceReader reader(Source... sources) {
    Job job = Jobs.watching(sources);
    return watched.reader(job, PollingFixture.settings(), Checkpoint.start(), 10);
  }

  /** The greatest weight with which each key was reported. */
  private static Map<String, Weight> weights(List<ChangePage> pages) {
    Map<String, Weight> weights = new HashMap<>();
    List<Change> changes = new ArrayList<>();
    pages.forEach(page -> changes.addAll(page.changes()));
    changes.forEach(
        change ->
            weights.merge(
                change.key().value(),
                change.weight(),
                (one, other) -> one.compareTo(other) >= 0 ? one : other));
    return weights;
  }
}
