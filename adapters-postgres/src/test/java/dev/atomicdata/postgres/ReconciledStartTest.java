package dev.atomicdata.postgres;

import static dev.atomicdata.postgres.SourceReader.weights;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atomicdata.domain.Block;
import dev.atomicdata.domain.Change;
import dev.atomicdata.domain.Change.Weight;
import dev.atomicdata.domain.ChangePage;
import dev.atomicdata.domain.Checkpoint;
import dev.atomicdata.domain.DetectionMode;
import dev.atomicdata.domain.Position;
import dev.atomicdata.domain.Source;
import dev.atomicdata.domain.Start;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What is recorded, and what published, of sources whose rows do not tell when they were written.
 */
@ExtendWith(PostgresExtension.class)
final class ReconciledStartTest {

  private static final Duration INTERVAL = Duration.ofHours(1);
  private static final Source SEEN = Jobs.reconciled("seen", "id");

  private final PollingFixture watched;

  ReconciledStartTest(TestDatabase server) {
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
  void withLatestTheKeysThatAreThereAreRecordedAndComparedFromThenOn() {
    watched.items(25, 100);
    SourceReader reader = reader(SEEN.withStart(Start.LATEST));

    ChangePage notes = reader.page();
    SourceReader restarted = reader(reader.stored(), SEEN.withStart(Start.LATEST));
    Map<String, Weight> first = weights(restarted.round());
    watched.nanos.addAndGet(INTERVAL.toNanos());
    Map<String, Weight> second = weights(restarted.round());

    assertThat(notes.changes()).isEmpty();
    assertThat(notes.next().position("seen").flatMap(Position::fullLook)).isPresent();
    assertThat(first).hasSize(25).values().containsOnly(Weight.RECORD);
    assertThat(second).hasSize(25).values().containsOnly(Weight.COMPARE);
    assertThat(restarted.position("seen").opening()).isFalse();
  }

  @Test
  void aChangeColumnGivesTheBlockAndWhatIsPublishedFromABlockOn() {
    watched.sql(
        "INSERT INTO item VALUES ('a', 'alice', 99), ('b', 'alice', 101), ('c', 'bob', 99),"
            + " ('d', 'carol', NULL)");
    Source source =
        new Source(
            "seen",
            Optional.of("block"),
            List.of("name"),
            List.of(),
            Optional.empty(),
            new Start.From("100"),
            DetectionMode.RECONCILE);

    List<ChangePage> pages = reader(source).round();

    assertThat(weights(pages))
        .isEqualTo(Map.of("alice", Weight.OVERRULE, "bob", Weight.RECORD, "carol", Weight.RECORD));
    assertThat(pages.stream().flatMap(page -> page.changes().stream()).map(Change::block))
        .containsExactlyInAnyOrder(
            Optional.of(new Block(101)), Optional.of(new Block(99)), Optional.empty());
    assertThatThrownBy(() -> reader(source.withStart(new Start.From("yesterday"))).page())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("start yesterday (expected: latest, earliest, or a value of type");
  }

  @Test
  void aViewOfWhichAllIsPublishedOverrulesWhatATableRecords() {
    watched.items(3, 100);
    SourceReader reader = reader(PollingFixture.ITEMS.withStart(Start.LATEST), SEEN);

    Map<String, Weight> first = weights(reader.round());
    watched.nanos.addAndGet(INTERVAL.toNanos());
    reader.round();
    watched.nanos.addAndGet(INTERVAL.toNanos());

    assertThat(first).hasSize(3).values().containsOnly(Weight.OVERRULE);
    assertThat(weights(reader.round())).hasSize(3).values().containsOnly(Weight.COMPARE);
  }

  private SourceReader reader(Source... sources) {
    return reader(Checkpoint.start(), sources);
  }

  private SourceReader reader(Checkpoint since, Source... sources) {
    return watched.reader(
        Jobs.watching(sources),
        PollingFixture.settings().withReconcileInterval(INTERVAL),
        since,
        10);
  }
}
