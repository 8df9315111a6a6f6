package dev.atomicdata.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atomicdata.domain.ChangePage;
import dev.atomicdata.domain.Checkpoint;
import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.Source;
import dev.atomicdata.domain.Start;
import dev.atomicdata.ports.ChangeSource;
import dev.atomicdata.ports.UnavailableException;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tables that cannot be read, or look different all at once. */
@ExtendWith(PostgresExtension.class)
final class FailingTableTest {

  private static final Source OWNERS =
      new Source(
          "owner",
          "block",
          "name",
          Optional.of("SELECT id FROM item WHERE name = ANY($CHANGED_KEYS)"));

  private final PollingFixture watched;

  FailingTableTest(TestDatabase server) {
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
  void aFailureLeavesTheSourceAbleToGoOn() {
    WatchedStatements statements = new WatchedStatements();
    watched.items(6_000, 1);
    watched.sql("UPDATE item SET name = 'alice'", "INSERT INTO owner VALUES ('alice', 1)");
    Database breaking =
        Database.of(
            statements.around(watched.server.dataSource()), Databases.settings(watched.server));
    SourceReader reader =
        new SourceReader(
            watched.sources(breaking, PollingFixture.settings()).source(Jobs.watching(OWNERS)),
            Checkpoint.start(),
            5_000);
    List<String> seen = new ArrayList<>(SourceReader.keys(reader.page()));

    statements.breakThose(sql -> sql.contains("DISTINCT"));
    assertThatThrownBy(reader::page).isInstanceOf(UnavailableException.class);
    statements.breakThose(sql -> false);
    seen.addAll(reader.keys());

    assertThat(seen).hasSize(6_000).doesNotHaveDuplicates();
  }

  @Test
  void aColumnThatChangesItsTypeFailsOnce() {
    watched.items(1, 100);
    SourceReader reader = reader(Jobs.watching(PollingFixture.ITEMS), 10);
    reader.round();

    watched.sql(
        "ALTER TABLE item ALTER block DROP DEFAULT",
        "ALTER TABLE item ALTER block TYPE timestamptz USING to_timestamp(block)");
    assertThatThrownBy(reader::round).isInstanceOf(UnavailableException.class);
    watched.sql("INSERT INTO item VALUES ('a', 'alice', now())");

    assertThat(reader.keys()).contains("a");
  }

  @Test
  void aKeyColumnThatChangesItsTypeWhileItsKeysAreReadFailsOnce() {
    watched.items(6_000, 1);
    watched.sql("UPDATE item SET name = '5'", "INSERT INTO owner VALUES ('5', 7)");
    SourceReader reader = reader(Jobs.watching(OWNERS), 5_000);
    reader.page();

    watched.sql(
        "ALTER TABLE owner ALTER name TYPE int USING name::int",
        "ALTER TABLE item ALTER name TYPE int USING name::int");
    assertThatThrownBy(reader::page).isInstanceOf(UnavailableException.class);

    assertThat(reader.keys()).hasSizeGreaterThanOrEqualTo(1_000);
  }

  @Test
  void aTableThatCannotBeReadLeavesTheOthersTheirTurns() {
    WatchedStatements statements = new WatchedStatements();
    watched.items(1, 1);
    watched.sql("INSERT INTO owner SELECT 'o' || n, 1 FROM generate_series(1, 5) n");
    watched.touch("touched");
    SourceReader reader = itemsAndOwners(statements);
    statements.breakThose(sql -> sql.contains("public.item"));

    List<ChangePage> pages = Stream.generate(reader::page).limit(6).toList();

    assertThat(SourceReader.keys(pages)).contains("o1", "o2", "o3", "o4", "o5", "touched");
    assertThat(pages).allMatch(ChangePage::more);
  }

  @Test
  void aTableThatFailsOverAndOverIsAskedAgainOnlyAfterAWhile() {
    WatchedStatements statements = new WatchedStatements();
    watched.items(1, 1);
    watched.sql("INSERT INTO owner SELECT 'o' || n, 1 FROM generate_series(1, 100) n");
    SourceReader reader = itemsAndOwners(statements);
    statements.breakThose(sql -> sql.contains("public.item"));

    List<ChangePage> pages = Stream.generate(reader::page).limit(50).toList();

    assertThat(SourceReader.keys(pages)).hasSize(100);
    assertThat(statements.count(sql -> sql.contains("public.item"))).isEqualTo(2);
    statements.breakThose(sql -> false);
    watched.nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(reader.keys()).contains("1");
  }

  @Test
  void aJobThatCannotBeginForWantOfOneTableNamesIt() {
    Job job =
        Jobs.watching(
            new Source("owner", "block", "name").withStart(Start.LATEST),
            PollingFixture.ITEMS.withStart(Start.LATEST));
    ChangeSource source = watched.sources(PollingFixture.settings()).source(job);
    watched.sql("ALTER TABLE item RENAME TO away");

    assertThatThrownBy(() -> source.next(Checkpoint.start(), 10))
        .hasMessageContaining("table item");
    assertThat(source.doing()).isEqualTo("reading item");

    watched.sql("ALTER TABLE away RENAME TO item");
    assertThat(source.next(Checkpoint.start(), 10).next().positions())
        .containsKeys("item", "owner");
  }

  @Test
  void aTableThatCannotBeReadEndsTheCallWhenNoOtherHasAnything() {
    WatchedStatements statements = new WatchedStatements();
    watched.items(1, 1);
    SourceReader reader = itemsAndOwners(statements);
    statements.breakThose(sql -> sql.contains("public.item"));

    assertThatThrownBy(reader::round).isInstanceOf(UnavailableException.class);

    watched.sql("INSERT INTO owner VALUES ('alice', 1)");
    assertThat(SourceReader.keys(reader.page())).containsExactly("alice");
    assertThatThrownBy(reader::round).isInstanceOf(UnavailableException.class);
    statements.breakThose(sql -> false);
    watched.sweepIsDue();
    assertThat(reader.keys()).containsExactly("1");
  }

  /** Two keys in a page at most. */
  private SourceReader itemsAndOwners(WatchedStatements statements) {
    Database breaking =
        Database.of(
            statements.around(watched.server.dataSource()), Databases.settings(watched.server));
    Job job = Jobs.watching(PollingFixture.ITEMS, new Source("owner", "block", "name"));
    return new SourceReader(
        watched.sources(breaking, PollingFixture.settings()).source(job), Checkpoint.start(), 2);
  }

  private SourceReader reader(Job job, int limit) {
    return watched.reader(job, PollingFixture.settings(), Checkpoint.start(), limit);
  }
}
