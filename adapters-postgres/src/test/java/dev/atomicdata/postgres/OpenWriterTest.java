package dev.atomicdata.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.domain.Checkpoint;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An open writer holds the horizon back while more rows change than one look holds. */
@ExtendWith(PostgresExtension.class)
final class OpenWriterTest {

  private static final int BATCH = 20;

  private final PollingFixture watched;
  private final WatchedStatements statements = new WatchedStatements();
  private final Database counted;

  OpenWriterTest(TestDatabase server) {
    watched = new PollingFixture(server);
    counted = Database.of(statements.around(server.dataSource()), Databases.settings(server));
  }

  @AfterEach
  void close() {
    watched.close();
  }

  @Test
  void pollsDoNotBringBackWhatAFullLookHasHandedOut() throws SQLException {
    watched.items(100, 100);
    SourceReader reader = reader();
    reader.round();
    try (Connection open = watched.session()) {
      PollingFixture.run(open, "UPDATE item SET name = 'open' WHERE id = '100'");
      watched.sql("UPDATE item SET name = 'second' WHERE id::int <= " + 3 * BATCH);
      assertThat(reader.keys()).hasSize(3 * BATCH).doesNotHaveDuplicates();
      long pages = pagesOfFullLooks();

      List<String> idle = reader.keys();
      watched.sql("UPDATE item SET name = 'third' WHERE id = '7'");
      List<String> changed = reader.keys();
      List<String> again = reader.keys();

      assertThat(idle).isEmpty();
      assertThat(changed).containsExactly("7");
      assertThat(again).isEmpty();
      assertThat(pagesOfFullLooks()).isEqualTo(pages);
    }
  }

  @Test
  void whatALongWriterCommitsIsFoundByTheNextSweepAtTheLatest() throws SQLException {
    watched.items(100, 100);
    SourceReader reader = reader();
    reader.round();
    try (Connection open = watched.session()) {
      PollingFixture.run(open, "UPDATE item SET name = 'open' WHERE id = '100'");
      PollingFixture.run(open, "SAVEPOINT s; UPDATE item SET name = 'open' WHERE id = '99'");
      watched.sql("UPDATE item SET name = 'second' WHERE id::int <= " + 3 * BATCH);
      reader.round();
      PollingFixture.run(open, "RELEASE s; SAVEPOINT t");
      PollingFixture.run(open, "UPDATE item SET name = 'open' WHERE id = '98'");
      reader.round();
      open.commit();
    }

    List<String> polled = reader.keys();
    watched.sweepIsDue();
    List<String> swept = reader.keys();

    // The id of this row alone is later than the full look.
    assertThat(polled).contains("98");
    assertThat(swept).contains("99", "100");
    watched.sweepIsDue();
    reader.round();
    watched.sweepIsDue();
    assertThat(reader.keys()).isEmpty();
  }

  private long pagesOfFullLooks() {
    return statements.count(sql -> sql.contains("ORDER BY t."));
  }

  private SourceReader reader() {
    PollingSettings settings = PollingFixture.settings().withBatchSize(BATCH);
    return new SourceReader(
        watched.sources(counted, settings).source(Jobs.watching(PollingFixture.ITEMS)),
        Checkpoint.start(),
        10);
  }
}
