package dev.atomicdata.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.domain.Checkpoint;
import dev.atomicdata.domain.Source;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Rows that become visible long after they were written, with the ids of that time. */
@ExtendWith(PostgresExtension.class)
final class RebuiltTablesTest {

  private final PollingFixture watched;

  RebuiltTablesTest(TestDatabase server) {
    watched = new PollingFixture(server);
  }

  @BeforeEach
  void partition() {
    watched.sql(
        "CREATE TABLE parted (id int PRIMARY KEY, block int) PARTITION BY RANGE (id)",
        "CREATE TABLE low PARTITION OF parted FOR VALUES FROM (0) TO (10)",
        "CREATE TABLE high (id int PRIMARY KEY, block int)",
        "INSERT INTO low VALUES (1, 100)",
        "INSERT INTO high VALUES (11, 100), (12, 100)");
  }

  @AfterEach
  void close() {
    watched.close();
  }

  @Test
  void rowsOfAPartitionThatWasAttachedAreFound() {
    SourceReader reader = reader("parted");
    assertThat(reader.keys()).containsExactly("1");

    watched.sql("ALTER TABLE parted ATTACH PARTITION high FOR VALUES FROM (10) TO (20)");

    assertThat(reader.keys()).containsExactlyInAnyOrder("1", "11", "12");
    assertThat(reader.keys()).isEmpty();
  }

  @Test
  void soAreThoseOfAPartitionBelowAPartition() {
    watched.sql(
        "CREATE TABLE middle (id int PRIMARY KEY, block int) PARTITION BY RANGE (id)",
        "ALTER TABLE parted ATTACH PARTITION middle FOR VALUES FROM (10) TO (30)");
    SourceReader reader = reader("parted");
    reader.round();

    watched.sql("ALTER TABLE middle ATTACH PARTITION high FOR VALUES FROM (10) TO (20)");

    assertThat(reader.keys()).contains("11", "12");
  }

  @Test
  void soAreThoseOfATableThatInheritsFromNowOn() {
    watched.sql("CREATE TABLE child (name text, id varchar(255), block numeric)");
    watched.sql("INSERT INTO child VALUES ('old', 'c', 1)");
    watched.items(2, 100);
    SourceReader reader = watched.reader();
    reader.round();

    watched.sql("ALTER TABLE child ALTER id SET NOT NULL", "ALTER TABLE child INHERIT item");

    assertThat(reader.keys()).contains("c");
  }

  @Test
  void soAreThoseOfATableThatWasRenamedIntoPlace() {
    watched.items(2, 100);
    watched.sql(
        "CREATE TABLE loaded (LIKE item INCLUDING ALL)",
        "INSERT INTO loaded VALUES ('1', 'loaded', 100), ('3', 'loaded', 1)");
    SourceReader reader = watched.reader();
    assertThat(reader.keys()).containsExactlyInAnyOrder("1", "2");

    watched.sql("DROP TABLE item; ALTER TABLE loaded RENAME TO item");

    assertThat(reader.keys()).containsExactlyInAnyOrder("1", "3");
    assertThat(reader.keys()).isEmpty();
  }

  @Test
  void whatHappenedWhileNobodyWatchedIsNoticed() {
    SourceReader before = reader("parted");
    before.round();

    watched.sql("ALTER TABLE parted ATTACH PARTITION high FOR VALUES FROM (10) TO (20)");
    SourceReader restarted =
        watched.reader(
            Jobs.watching(new Source("parted", "block", "id")),
            PollingFixture.settings(),
            before.stored(),
            10);

    assertThat(restarted.keys()).contains("11", "12");
  }

  @Test
  void aTableInANewFileIsNotLookedAtAgain() {
    watched.items(3, 100);
    SourceReader reader = watched.reader();
    reader.round();

    watched.sql("VACUUM FULL item", "CLUSTER item USING item_pkey", "VACUUM FREEZE item");
    watched.sweepIsDue();

    assertThat(reader.keys()).isEmpty();
  }

  private SourceReader reader(String table) {
    return watched.reader(
        Jobs.watching(new Source(table, "block", "id")),
        PollingFixture.settings(),
        Checkpoint.start(),
        10);
  }
}
