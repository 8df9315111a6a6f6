package dev.atomicdata.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.domain.ChangePage;
import dev.atomicdata.domain.Checkpoint;
import dev.atomicdata.domain.FullLook;
import dev.atomicdata.domain.Position;
import dev.atomicdata.domain.Source;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(PostgresExtension.class)
final class FullLookTest {

  private final PollingFixture watched;

  FullLookTest(TestDatabase server) {
    watched = new PollingFixture(server);
  }

  @AfterEach
  void close() {
    watched.close();
  }

  @Test
  void aPageHoldsNoMoreKeysThanAskedFor() {
    watched.items(25, 100);
    SourceReader reader = reader(10);

    List<ChangePage> pages = reader.round();

    assertThat(pages).allSatisfy(page -> assertThat(page.changes()).hasSizeLessThanOrEqualTo(10));
    assertThat(SourceReader.keys(pages)).hasSize(25).doesNotHaveDuplicates();
  }

  @Test
  void itGoesOnAfterARestartWhereItWas() {
    watched.items(300, 100);
    SourceReader reader = reader(10);
    Set<String> seen = new HashSet<>();
    for (int page = 0; page < 20; page++) {
      seen.addAll(SourceReader.keys(reader.page()));
    }

    SourceReader restarted =
        watched.reader(
            Jobs.watching(PollingFixture.ITEMS), PollingFixture.settings(), reader.stored(), 10);
    List<String> rest = restarted.keys();

    assertThat(rest).hasSizeLessThan(300).doesNotContainAnyElementsOf(seen);
    seen.addAll(rest);
    assertThat(seen).hasSize(300);
    assertThat(restarted.position("item").fullLook()).isEmpty();
  }

  @Test
  void aRowMovedBetweenPagesByItsChangeColumnIsNotLost() {
    watched.items(300, 100);
    SourceReader reader = reader(10);
    List<String> seen = new ArrayList<>(SourceReader.keys(reader.page()));
    String read = seen.get(0);

    watched.sql(
        "UPDATE item SET block = 1, name = 'moved' WHERE id = '%s'".formatted(read),
        "UPDATE item SET block = 1000 WHERE id = '300'");
    seen.addAll(reader.keys());
    watched.sweepIsDue();
    List<String> swept = reader.keys();

    assertThat(seen).contains("300").filteredOn(key -> !key.equals(read)).hasSize(299);
    assertThat(swept).contains(read);
  }

  @Test
  void itEndsThoughAWriterIsFasterThanTheReader() {
    watched.items(40, 100);
    SourceReader reader = reader(10);
    Set<String> seen = new HashSet<>();

    int pages = 0;
    do {
      seen.addAll(SourceReader.keys(reader.page()));
      watched.sql("UPDATE item SET block = block + 1, name = 'again'");
      pages++;
    } while (reader.position("item").fullLook().isPresent() && pages < 100);
    Set<String> afterwards = new HashSet<>(reader.keys());

    assertThat(pages).isLessThan(10);
    assertThat(seen).hasSize(40);
    assertThat(afterwards).hasSize(40);
  }

  @Test
  void moreTouchedRowsThanABatchHoldsAreFoundByPagingThroughTheTable() {
    watched.items(100, 100);
    PollingSettings settings = PollingFixture.settings().withBatchSize(20);
    SourceReader reader =
        watched.reader(Jobs.watching(PollingFixture.ITEMS), settings, Checkpoint.start(), 10);
    reader.round();

    watched.sql("UPDATE item SET name = 'second' WHERE id::int % 2 = 0");
    List<ChangePage> pages = reader.round();

    assertThat(SourceReader.keys(pages)).hasSize(50).doesNotHaveDuplicates();
    assertThat(pages)
        .anySatisfy(
            page ->
                assertThat(page.next().position("item").flatMap(Position::fullLook))
                    .map(FullLook::since)
                    .hasValueSatisfying(since -> assertThat(since).isPositive()));
    assertThat(reader.position("item").fullLook()).isEmpty();
    assertThat(reader.keys()).isEmpty();
  }

  @Test
  void tooManyRowsInAPollAlsoBringBackWhatOnlyASweepWouldFind() {
    watched.items(10, 100);
    PollingSettings settings = PollingFixture.settings().withBatchSize(5);
    SourceReader reader =
        watched.reader(Jobs.watching(PollingFixture.ITEMS), settings, Checkpoint.start(), 10);
    reader.round();
    watched.sql("INSERT INTO item VALUES ('old', 'row', 0)");
    reader.round();

    watched.sql("UPDATE item SET block = 101 WHERE id <> 'old'");
    List<String> many = reader.keys();

    assertThat(many).contains("old").hasSize(11);
  }

  @Test
  void horizonsOfAnotherServerMeanThatEverythingIsLookedAt() {
    watched.items(3, 100);
    Position elsewhere = new Position(1L << 40, 1L << 40, List.of(), Optional.empty());

    SourceReader reader = readerFrom(elsewhere);

    assertThat(reader.keys()).containsExactlyInAnyOrder("1", "2", "3");
    assertThat(reader.position("item").polled()).isLessThan(1L << 40);
    assertThat(reader.keys()).isEmpty();
  }

  @Test
  void aFullLookOfAnotherServerBeginsAgain() {
    watched.items(3, 100);
    FullLook elsewhere = new FullLook(0, 1L << 40, List.of("2"));

    SourceReader reader = readerFrom(new Position(0, 0, List.of(), Optional.of(elsewhere)));

    assertThat(reader.keys()).containsExactlyInAnyOrder("1", "2", "3");
  }

  @ParameterizedTest
  @CsvSource({"whole, key 2", "whole, blocks 1 1 9", "parted, blocks 1 1 9", "parted, 2"})
  void aFullLookThatWentInAnotherOrderBeginsAgain(String table, String reached) {
    watched.sql(
        "CREATE TABLE whole (id int PRIMARY KEY, block int)",
        "CREATE TABLE parted (id int PRIMARY KEY, block int) PARTITION BY RANGE (id)",
        "CREATE TABLE part PARTITION OF parted DEFAULT",
        "INSERT INTO %s SELECT n, n FROM generate_series(1, 3) n".formatted(table));
    boolean goesOn = reached.startsWith("key") && !watched.readsBlocks();
    long horizon = Long.parseLong(watched.server.value("SELECT txid_current()").orElseThrow());
    FullLook look = new FullLook(0, horizon, List.of(reached.split(" ")));

    SourceReader reader =
        watched.reader(
            Jobs.watching(new Source(table, "block", "id")),
            PollingFixture.settings(),
            Checkpoint.stored(
                Map.of(table, new Position(horizon, horizon, List.of(), Optional.of(look)))),
            10);

    assertThat(reader.keys())
        .containsExactlyInAnyOrder(goesOn ? new String[] {"3"} : new String[] {"1", "2", "3"});
  }

  @Test
  void aPrimaryKeyMayHaveSeveralColumnsOfAnyType() {
    watched.sql(
        "CREATE SCHEMA \"Odd \"\"place\"",
        """
        CREATE TABLE "Odd ""place"."Things?" (
          "When" timestamptz, code char(3) COLLATE "C", "Key" bigint, "Block?" integer,
          PRIMARY KEY (code, "When"))
        """,
        """
        INSERT INTO "Odd ""place"."Things?"
        SELECT '2024-01-01'::timestamptz + (n / 3) * interval '1 microsecond', 'c' || n % 3, n, n
        FROM generate_series(0, 99) n
        """);
    Source source = new Source("\"Odd \"\"place\".\"Things?\"", "Block?", "\"Key\"");

    List<String> keys =
        watched
            .reader(Jobs.watching(source), PollingFixture.settings(), Checkpoint.start(), 7)
            .keys();

    assertThat(keys).hasSize(100).doesNotHaveDuplicates();
  }

  @Test
  void aPartitionedTableIsWatchedAsAWhole() {
    watched.sql(
        "CREATE TABLE parted (id int PRIMARY KEY, block int) PARTITION BY RANGE (id)",
        "CREATE TABLE low PARTITION OF parted FOR VALUES FROM (0) TO (10)",
        "CREATE TABLE high PARTITION OF parted FOR VALUES FROM (10) TO (20)",
        "INSERT INTO parted SELECT n, n FROM generate_series(0, 18) n");
    SourceReader reader =
        watched.reader(
            Jobs.watching(new Source("parted", "block", "id")),
            PollingFixture.settings(),
            Checkpoint.start(),
            4);

    assertThat(reader.keys()).hasSize(19).doesNotHaveDuplicates();
    watched.sql("INSERT INTO parted VALUES (19, 19)", "UPDATE parted SET block = 0 WHERE id = 3");
    watched.sweepIsDue();
    assertThat(reader.keys()).containsExactlyInAnyOrder("3", "19");
  }

  private SourceReader reader(int limit) {
    return watched.reader(
        Jobs.watching(PollingFixture.ITEMS), PollingFixture.settings(), Checkpoint.start(), limit);
  }

  private SourceReader readerFrom(Position position) {
    return watched.reader(
        Jobs.watching(PollingFixture.ITEMS),
        PollingFixture.settings(),
        Checkpoint.stored(Map.of("item", position)),
        10);
  }
}
