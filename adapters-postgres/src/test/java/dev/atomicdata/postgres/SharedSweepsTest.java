package dev.atomicdata.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atomicdata.domain.Checkpoint;
import dev.atomicdata.domain.Source;
import dev.atomicdata.ports.ChangeSource;
import dev.atomicdata.ports.UnavailableException;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresExtension.class)
final class SharedSweepsTest {

  private static final Source BY_NAME = new Source("public.item", "height", "name");

  private final PollingFixture watched;
  private final WatchedStatements statements = new WatchedStatements();
  private final PollingSources sources;

  SharedSweepsTest(TestDatabase server) {
    watched = new PollingFixture(server);
    sources =
        watched.sources(
            Database.of(statements.around(server.dataSource()), Databases.settings(server)),
            PollingFixture.settings());
  }

  @BeforeEach
  void addColumn() {
    watched.sql("ALTER TABLE item ADD height int");
  }

  @AfterEach
  void close() {
    watched.close();
  }

  @Test
  void jobsThatWatchATableShareItsSweep() {
    SourceReader byId = new SourceReader(sources.source(Jobs.watching(PollingFixture.ITEMS)));
    SourceReader byName = new SourceReader(sources.source(Jobs.watching(BY_NAME)));
    watched.items(1, 100);
    byId.round();
    byName.round();

    watched.sweepIsDue();
    watched.sql("INSERT INTO item VALUES ('a', 'alice', 0, NULL), ('b', 'bob', 0, NULL)");

    assertThat(byId.keys()).containsExactlyInAnyOrder("a", "b");
    assertThat(byName.keys()).containsExactlyInAnyOrder("alice", "bob");
    assertThat(sweeps()).isOne();
    watched.sweepIsDue();
    watched.sql("INSERT INTO item VALUES ('c', 'carol', 0, NULL)");
    assertThat(byName.keys()).containsExactly("carol");
    assertThat(byId.keys()).containsExactly("c");
    assertThat(sweeps()).isEqualTo(2);
  }

  @Test
  void whatPollsHaveToldFillsNoSweep() {
    PollingSettings small = PollingFixture.settings().withBatchSize(10);
    SourceReader reader = new SourceReader(sources(small).source(Jobs.watching(BY_NAME)));
    watched.items(1, 100);
    reader.round();
    for (int height = 1_000; height < 1_050; height += 10) {
      watched.sql(
          "INSERT INTO item SELECT n, n, 0, n FROM generate_series(%d, %d) n"
              .formatted(height, height + 9));
      assertThat(reader.keys()).hasSize(10);
    }
    watched.sql("INSERT INTO item VALUES ('late', 'late', 0, 1020), ('never', 'never', 0, NULL)");
    watched.sweepIsDue();

    assertThat(reader.keys()).containsExactlyInAnyOrder("late", "never");
    assertThat(sweeps()).isOne();
    assertThat(statements.count(sql -> sql.contains("ORDER BY t.") || sql.contains("t.ctid")))
        .isOne();
  }

  @Test
  void aRowThatThePollsOfOneJobHaveToldIsSweptForTheOther() {
    SourceReader byId = new SourceReader(sources.source(Jobs.watching(PollingFixture.ITEMS)));
    SourceReader byName = new SourceReader(sources.source(Jobs.watching(BY_NAME)));
    watched.sql("INSERT INTO item VALUES ('1', 'first', 100, 100)");
    byId.round();
    byName.round();
    watched.sql("INSERT INTO item VALUES ('a', 'alice', 0, 100), ('b', 'bob', 100, 0)");
    assertThat(byId.keys()).containsExactly("b");
    assertThat(byName.keys()).containsExactly("alice");

    watched.sweepIsDue();

    assertThat(byId.keys()).containsExactly("a");
    assertThat(byName.keys()).containsExactly("bob");
    assertThat(sweeps()).isOne();
  }

  @Test
  void aSweepThatLeftOutWhatPollsHadToldIsNotForWhoeverBeginsAgain() {
    SourceReader before = new SourceReader(sources.source(Jobs.watching(PollingFixture.ITEMS)));
    watched.items(1, 100);
    before.round();
    Checkpoint stored = before.stored();
    watched.sql("INSERT INTO item VALUES ('a', 'alice', 100)");
    before.round();
    watched.sweepIsDue();
    before.round();
    ChangeSource source = sources.source(Jobs.watching(PollingFixture.ITEMS));

    assertThat(new SourceReader(source, stored, 10).keys()).containsExactly("a");
    assertThat(sweeps()).isEqualTo(2);
  }

  @Test
  void aJobThatIsFurtherBehindSweepsForItself() {
    SourceReader behind = new SourceReader(sources.source(Jobs.watching(PollingFixture.ITEMS)));
    watched.items(1, 100);
    behind.round();
    watched.sql("INSERT INTO item VALUES ('a', 'alice', 0)");
    SourceReader ahead = new SourceReader(sources.source(Jobs.watching(BY_NAME)));
    ahead.round();

    watched.sweepIsDue();

    assertThat(ahead.keys()).isEmpty();
    assertThat(behind.keys()).containsExactly("a");
    assertThat(sweeps()).isEqualTo(2);
  }

  @Test
  void aTableIsNotSweptAgainBeforeItsTime() {
    SourceReader reader = new SourceReader(sources.source(Jobs.watching(PollingFixture.ITEMS)));
    reader.round();
    watched.sweepIsDue();

    reader.round();
    reader.round();

    assertThat(sweeps()).isOne();
  }

  @Test
  void theLeastPauseCountsWhateverTheInterval() {
    PollingSources patient =
        sources(PollingFixture.SWEEP_INTERVAL.plus(Duration.ofNanos(1)), watched.nanos::get);
    SourceReader reader = new SourceReader(patient.source(Jobs.watching(PollingFixture.ITEMS)));
    reader.round();
    watched.sweepIsDue();
    reader.round();
    long early = sweeps();

    watched.nanos.addAndGet(1);
    reader.round();

    assertThat(early).isZero();
    assertThat(sweeps()).isOne();
  }

  @Test
  void allSweepsTogetherTakeATwoHundredthOfTheTime() {
    watched.sql("CREATE TABLE other (LIKE item INCLUDING ALL)");
    AtomicLong tick = new AtomicLong();
    PollingSources slow = sources(Duration.ZERO, () -> watched.nanos.addAndGet(tick.get()));
    List<SourceReader> readers =
        Stream.of(PollingFixture.ITEMS, new Source("other", "block", "id"))
            .map(source -> new SourceReader(slow.source(Jobs.watching(source))))
            .toList();
    readers.forEach(SourceReader::round);
    watched.sweepIsDue();
    tick.set(Duration.ofSeconds(1).toNanos());
    readers.forEach(SourceReader::round);
    tick.set(0);
    assertThat(sweeps()).isOne();

    // Each took a second: alone it would be due after 200.
    watched.nanos.addAndGet(Duration.ofMinutes(5).toNanos());
    readers.forEach(SourceReader::round);
    assertThat(sweeps()).isOne();

    watched.nanos.addAndGet(Duration.ofSeconds(100).toNanos());
    readers.forEach(SourceReader::round);
    assertThat(sweeps()).isEqualTo(2);
  }

  @Test
  void whatASweepFoundIsFoundAgainWithoutAnotherOneByWhoeverBeginsAgain() {
    SourceReader before = new SourceReader(sources.source(Jobs.watching(PollingFixture.ITEMS)));
    watched.items(1, 100);
    before.round();
    watched.sweepIsDue();
    watched.sql("INSERT INTO item VALUES ('a', 'alice', 0)");
    ChangeSource source = sources.source(Jobs.watching(PollingFixture.ITEMS));

    List<String> first = new SourceReader(source, before.stored(), 10).keys();
    List<String> again = new SourceReader(source, before.stored(), 10).keys();

    assertThat(first).containsExactly("a");
    assertThat(again).containsExactly("a");
    assertThat(sweeps()).isOne();
  }

  @Test
  void aSweepFromBeforeWhatWasStoredIsNotTakenForOneOfAnotherServer() {
    SourceReader here = new SourceReader(sources.source(Jobs.watching(PollingFixture.ITEMS)));
    watched.items(3, 100);
    here.round();
    watched.sweepIsDue();
    here.round();
    watched.sql("INSERT INTO item VALUES ('a', 'alice', 0)");
    SourceReader elsewhere = watched.reader();
    elsewhere.round();

    ChangeSource source = sources.source(Jobs.watching(PollingFixture.ITEMS));
    SourceReader takenOver = new SourceReader(source, elsewhere.stored(), 10);

    assertThat(takenOver.keys()).isEmpty();
    assertThat(sweeps()).isEqualTo(2);
  }

  @Test
  void aSweepThatFailsDoesNotKeepPollsFromGoingOn() {
    SourceReader reader = new SourceReader(sources.source(Jobs.watching(PollingFixture.ITEMS)));
    reader.round();
    statements.breakThose(sql -> sql.startsWith("SELECT t.xmin"));
    watched.sweepIsDue();
    watched.items(1, 100);

    assertThatThrownBy(reader::round).isInstanceOf(UnavailableException.class);
    List<String> polled = reader.keys();
    statements.breakThose(sql -> false);
    watched.sql("INSERT INTO item VALUES ('a', 'alice', 0)");
    watched.sweepIsDue();

    assertThat(polled).containsExactly("1");
    assertThat(reader.keys()).containsExactly("a");
  }

  @Test
  void aColumnThatChangesItsTypeStopsNoSweepOfAnotherJob() {
    watched.sql("ALTER TABLE item ADD seen timestamptz");
    SourceReader reader = new SourceReader(sources.source(Jobs.watching(PollingFixture.ITEMS)));
    watched.items(1, 100);
    reader.round();
    new SourceReader(sources.source(Jobs.watching(new Source("item", "seen", "id")))).round();

    watched.sql("ALTER TABLE item ALTER seen TYPE int USING 1");
    reader.round();
    watched.sql("INSERT INTO item VALUES ('a', 'alice', 0)");
    watched.sweepIsDue();

    assertThat(reader.keys()).contains("a");
  }

  private PollingSources sources(PollingSettings settings) {
    return sources(settings, Duration.ZERO, watched.nanos::get);
  }

  private PollingSources sources(Duration leastPause, LongSupplier nanos) {
    return sources(PollingFixture.settings(), leastPause, nanos);
  }

  private PollingSources sources(
      PollingSettings settings, Duration leastPause, LongSupplier nanos) {
    return new PollingSources(
        Database.of(
            statements.around(watched.server.dataSource()), Databases.settings(watched.server)),
        watched.database,
        settings,
        leastPause,
        nanos);
  }

  /** A sweep is the one look without a range and without an order. */
  private long sweeps() {
    return statements.count(
        sql ->
            sql.contains("FROM public.item t WHERE age(")
                && !sql.contains(">=")
                && sql.startsWith("SELECT t.xmin"));
  }
}
