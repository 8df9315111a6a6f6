package dev.atomicdata.postgres;

import static dev.atomicdata.postgres.SourceReader.weights;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atomicdata.domain.Change.Weight;
import dev.atomicdata.domain.Checkpoint;
import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.Source;
import dev.atomicdata.domain.Start;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
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
    watched.sql("UPDATE item SET name = 'third', block = 101 WHERE id = '3'");

    assertThat(first).hasSize(25).values().containsOnly(Weight.RECORD);
    assertThat(opening).isEqualTo(Map.of("3", Weight.OVERRULE));
    assertThat(weights(reader.round())).isEqualTo(Map.of("3", Weight.COMPARE));
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

  private void owners() {
    watched.sql(
        "CREATE TABLE owner (name varchar(40) PRIMARY KEY, block bigint)",
        "INSERT INTO owner VALUES ('alice', 7)");
  }

  private SourceReader reader(Source... sources) {
    Job job = Jobs.watching(sources);
    return watched.reader(job, PollingFixture.settings(), Checkpoint.start(), 10);
  }
}
