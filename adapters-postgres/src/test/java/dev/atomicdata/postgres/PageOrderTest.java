package dev.atomicdata.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.atomicdata.domain.Checkpoint;
import dev.atomicdata.domain.FullLook;
import dev.atomicdata.domain.Start;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The pages of full looks, by blocks where the server reads ranges of them, else by key. */
@ExtendWith(PostgresExtension.class)
final class PageOrderTest {

  private final PollingFixture watched;
  private final TableReader reader;

  PageOrderTest(TestDatabase server) {
    watched = new PollingFixture(server);
    reader = new TableReader(watched.database.standpoint("items"), "test");
  }

  @AfterEach
  void close() {
    watched.close();
  }

  @Test
  void blocksAreReadFromFrontToBack() {
    assumeThat(watched.readsBlocks()).isTrue();
    watched.sql("INSERT INTO item SELECT n, '', 1 FROM generate_series(300, 1, -1) n");

    List<String> keys = pages(50).stream().flatMap(page -> keys(page).stream()).toList();

    assertThat(keys)
        .isEqualTo(IntStream.rangeClosed(1, 300).mapToObj(n -> "" + (301 - n)).toList());
  }

  @Test
  void aPageHoldsAboutAsManyRowsAsAskedForHoweverFullTheBlocksAre() {
    watched.sql(
        "ALTER TABLE item SET (fillfactor = 100)",
        "INSERT INTO item SELECT n, repeat('-', 1000), 1 FROM generate_series(1, 4000) n",
        "INSERT INTO item SELECT n, '', 1 FROM generate_series(4001, 24000) n",
        "DELETE FROM item WHERE id::int BETWEEN 11 AND 3900");

    List<Look> pages = pages(1_000);

    assertThat(pages).hasSizeBetween(21, 60);
    assertThat(pages).allSatisfy(page -> assertThat(page.rows()).hasSizeLessThanOrEqualTo(2_000));
    assertThat(pages.stream().flatMap(page -> keys(page).stream()))
        .hasSize(20_110)
        .doesNotHaveDuplicates();
  }

  @Test
  void aTableInAnotherFileIsReadFromItsBeginning() {
    watched.items(300, 100);
    List<Look> pages = new ArrayList<>();
    do {
      pages.add(next(pages, 20));
      if (pages.size() == 5) {
        watched.sql("DELETE FROM item WHERE id::int < 50", "VACUUM FULL item");
      }
    } while (!pages.get(pages.size() - 1).whole());

    assertThat(pages.stream().flatMap(page -> keys(page).stream()))
        .containsAll(IntStream.rangeClosed(50, 300).mapToObj(String::valueOf).toList());
  }

  @Test
  void whatIsWrittenMeanwhileDoesNotKeepALookFromItsEnd() {
    assumeThat(watched.readsBlocks()).isTrue();
    watched.items(300, 100);
    List<Look> pages = new ArrayList<>();
    do {
      pages.add(next(pages, 20));
      watched.sql(
          "INSERT INTO item SELECT 'x%d ' || n, '', 1 FROM generate_series(1, 300) n"
              .formatted(pages.size()));
    } while (!pages.get(pages.size() - 1).whole() && pages.size() < 100);

    assertThat(pages).hasSizeLessThan(40);
  }

  @Test
  void aRowThatMovesToABlockThatWasReadIsSwept() {
    assumeThat(watched.readsBlocks()).isTrue();
    watched.sql("ALTER TABLE item SET (fillfactor = 100)");
    watched.items(3_000, 100);
    watched.sql("DELETE FROM item WHERE id::int <= 1000", "VACUUM item");
    SourceReader changes =
        watched.reader(
            Jobs.watching(PollingFixture.ITEMS), PollingFixture.settings(), Checkpoint.start(), 10);
    Set<String> seen = new HashSet<>();
    while (!seen.contains("1500")) {
      seen.addAll(SourceReader.keys(changes.page()));
    }

    watched.sql("UPDATE item SET block = 1 WHERE id = '2900'");
    assertThat(block("2900")).isLessThan(block("1001"));
    seen.addAll(changes.keys());
    assertThat(seen).hasSize(1_999);
    watched.sweepIsDue();

    assertThat(changes.keys()).containsExactly("2900");
  }

  private int block(String id) {
    return Integer.parseInt(
        watched
            .server
            .value("SELECT split_part(ctid::text, ',', 1) FROM item WHERE id = '" + id + "'")
            .orElseThrow()
            .substring(1));
  }

  private List<Look> pages(int most) {
    List<Look> pages = new ArrayList<>();
    do {
      pages.add(next(pages, most));
    } while (!pages.get(pages.size() - 1).whole());
    return pages;
  }

  /** The page of a look at every row that follows these. */
  private Look next(List<Look> pages, int most) {
    List<String> reached = pages.isEmpty() ? List.of() : pages.get(pages.size() - 1).reached();
    FullLook look = new FullLook(0, 0, reached);
    WatchedTable table =
        watched.database.read("test", sql -> Catalogue.find(sql, PollingFixture.ITEMS));
    return reader.page(new PageRows(table, look, Start.EARLIEST, List.of()), most);
  }

  private static List<String> keys(Look page) {
    return page.rows().stream().map(row -> row.key().orElseThrow()).toList();
  }
}
