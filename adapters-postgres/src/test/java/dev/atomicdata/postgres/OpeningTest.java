package dev.atomicdata.postgres;

import static dev.atomicdata.postgres.SourceReader.weights;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What changes while a job records what is there at its start. */
@ExtendWith(PostgresExtension.class)
final class OpeningTest {

  private static final Source LATEST = PollingFixture.ITEMS.withStart(Start.LATEST);
  private static final Source OWNERS = new Source("owner", "block", "name").withStart(Start.LATEST);

  private final PollingFixture watched;

  OpeningTest(TestDatabase server) {
    watched = new PollingFixture(server);
  }

  @AfterEach
  void close() {
    watched.close();
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
    watched.sweepIsDue();

    assertThat(weights(reader.round()).keySet()).containsExactlyInAnyOrder("2", "3");
  }

  @Test
  void whatChangesInOneTableWhileAnotherIsRecordedIsPublished() {
    watched.sql(
        "CREATE TABLE owner (name varchar(40) PRIMARY KEY, block bigint)",
        "INSERT INTO owner VALUES ('alice', 7)");
    watched.items(25, 100);
    SourceReader reader = reader(LATEST, OWNERS);
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
            here.fullLook().map(look -> new FullLook(0, 1L << 40, look.reached(), true)),
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

  private SourceReader reader(Source... sources) {
    Job job = Jobs.watching(sources);
    return watched.reader(job, PollingFixture.settings(), Checkpoint.start(), 10);
  }
}
