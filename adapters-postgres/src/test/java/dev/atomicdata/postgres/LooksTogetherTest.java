package dev.atomicdata.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.domain.Checkpoint;
import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.Source;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two tables that hold the same keys. */
@ExtendWith(PostgresExtension.class)
final class LooksTogetherTest {

  private static final Source DETAILS = new Source("detail", "block", "id");

  private static final Job BOTH =
      Jobs.named(
          "items",
          "SELECT id FROM (SELECT id FROM item UNION SELECT id FROM detail) k"
              + " WHERE id = ANY($PRIMARY_KEYS)",
          PollingFixture.ITEMS,
          DETAILS);

  private final TestDatabase server;
  private final PollingFixture watched;

  LooksTogetherTest(TestDatabase server) {
    this.server = server;
    watched = new PollingFixture(server);
  }

  @BeforeEach
  void addDetails() {
    watched.sql(
        "CREATE TABLE detail (id varchar(40) PRIMARY KEY, block bigint)",
        "CREATE INDEX ON detail (block)");
  }

  @AfterEach
  void close() {
    watched.close();
  }

  @Test
  void aKeyThatTheFirstTableHasToldOfIsLeftOutByTheSecond() {
    fill(200);

    assertThat(reader(2).keys()).hasSize(200).doesNotHaveDuplicates();
  }

  @Test
  void aTableOfAFewPagesDoesNotWaitForTheFirst() {
    fill(200);
    watched.sql("TRUNCATE detail", "INSERT INTO detail VALUES ('7', 100)");
    SourceReader reader = reader(2);

    reader.page();

    assertThat(SourceReader.keys(reader.page())).containsExactly("7");
  }

  @Test
  void aKeyThatOnlyTheSecondTableHasIsTold() {
    fill(200);
    watched.sql("INSERT INTO detail VALUES ('zz', 1)");

    assertThat(reader(2).keys()).containsOnlyOnce("zz");
  }

  @Test
  void aKeyOfTheSecondTableThatTheQueryHasNoRowForIsLeftOut() {
    fill(200);
    watched.sql("INSERT INTO detail SELECT 'z' || i, 1 FROM generate_series(1, 300) i");

    List<String> keys =
        watched
            .reader(
                Jobs.watching(PollingFixture.ITEMS, DETAILS),
                PollingFixture.settings(),
                Checkpoint.start(),
                2)
            .keys();

    assertThat(new HashSet<>(keys)).hasSize(200);
  }

  @Test
  void aKeyWhoseRowComesAfterItWasLeftOutIsTold() {
    fill(200);
    watched.sql("INSERT INTO detail SELECT 'z' || i, 1 FROM generate_series(1, 300) i");
    SourceReader reader =
        watched.reader(
            Jobs.watching(PollingFixture.ITEMS, DETAILS),
            PollingFixture.settings(),
            Checkpoint.start(),
            2);
    reader.keys();

    watched.sql("INSERT INTO item VALUES ('z7', 'late', 1)");
    watched.sweepIsDue();

    assertThat(reader.keys()).contains("z7");
  }

  @Test
  void keysThatTheQueryFailsForAreTold() {
    fill(200);
    watched.sql("INSERT INTO detail VALUES ('zz', 1)");
    Job failing =
        Jobs.named(
            "items",
            "SELECT id, 1 / (id <> 'zz')::int AS one FROM detail"
                + " WHERE id = ANY($PRIMARY_KEYS) AND 1 / (id <> 'zz')::int = 1",
            PollingFixture.ITEMS,
            DETAILS);

    List<String> keys =
        watched.reader(failing, PollingFixture.settings(), Checkpoint.start(), 2).keys();

    assertThat(keys).containsOnlyOnce("zz");
  }

  @Test
  void theSecondTableIsPolledFromItsHighestBlock() {
    fill(200);
    watched.sql("UPDATE detail SET block = 5000 WHERE id = '99'");
    SourceReader reader = reader(2);

    reader.keys();

    assertThat(reader.position("detail").highs()).isNotEmpty();
    assertThat(reader.position("detail").highs().get(0)).isEqualByComparingTo("5000");
  }

  @Test
  void aTableThatCannotBeReadKeepsTheOtherFromNothing() {
    fill(200);
    WatchedStatements statements = new WatchedStatements();
    Database breaking =
        Database.of(statements.around(server.dataSource()), Databases.settings(server));
    SourceReader reader =
        new SourceReader(
            watched
                .sources(breaking, PollingFixture.settings())
                .source(Jobs.watching(PollingFixture.ITEMS, DETAILS)),
            Checkpoint.start(),
            2);
    Set<String> keys = new HashSet<>(SourceReader.keys(reader.page()));

    statements.breakThose(sql -> sql.contains("FROM public.item t"));
    for (int page = 0; keys.size() < 200 && page < 110; page++) {
      keys.addAll(SourceReader.keys(reader.page()));
    }

    assertThat(keys).hasSize(200);
    assertThat(reader.position("item").fullLook()).isPresent();
  }

  static IntStream seeds() {
    return IntStream.rangeClosed(1, 8);
  }

  /** Whatever changes meanwhile is told of afterwards; a key of a row that goes, by the other. */
  @ParameterizedTest
  @MethodSource("seeds")
  void noChangeIsLostWhileTheyAreLookedAt(int seed) {
    Random random = new Random(seed);
    fill(60);
    Set<String> untold = new HashSet<>(keys());
    SourceReader reader = reader(1);

    for (int page = 0; page < 150; page++) {
      SourceReader.keys(reader.page()).forEach(untold::remove);
      if (random.nextInt(3) == 0) {
        untold.addAll(change(random, page));
      }
    }
    reader.keys().forEach(untold::remove);
    watched.sweepIsDue();
    reader.keys().forEach(untold::remove);

    untold.retainAll(keys());
    assertThat(untold).as("seed %d", seed).isEmpty();
  }

  private List<String> change(Random random, int page) {
    String key = "" + (1 + random.nextInt(60));
    String insert = "INSERT INTO item VALUES ('%s', 'back', %d) ON CONFLICT DO NOTHING";
    List<String> changes =
        List.of(
            "UPDATE item SET name = 'new%d', block = %d WHERE id = '%s'".formatted(page, page, key),
            "UPDATE detail SET block = %d WHERE id = '%s'".formatted(random.nextInt(200), key),
            "DELETE FROM item WHERE id = '%s'".formatted(key),
            insert.formatted(key, page));
    int chosen = random.nextInt(changes.size());
    List<String> changed = server.value(changes.get(chosen) + " RETURNING id").stream().toList();
    // Nothing tells that a row has gone.
    return chosen == 2 ? List.of() : changed;
  }

  private List<String> keys() {
    String all =
        "SELECT string_agg(id, ' ') FROM (SELECT id FROM item UNION SELECT id FROM detail) k";
    return List.of(server.value(all).orElseThrow().split(" ", -1));
  }

  private void fill(int rows) {
    watched.items(rows, 100);
    watched.sql("INSERT INTO detail SELECT id, block FROM item");
  }

  private SourceReader reader(int limit) {
    return watched.reader(BOTH, PollingFixture.settings(), Checkpoint.start(), limit);
  }
}
