package dev.atomicdata.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.domain.Checkpoint;
import dev.atomicdata.domain.Source;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A bound of another type would cast the change column, and the whole table would be read. */
@ExtendWith(PostgresExtension.class)
final class PollIndexTest {

  private final PollingFixture watched;

  PollIndexTest(TestDatabase server) {
    watched = new PollingFixture(server);
    watched.sql("CREATE DOMAIN height AS numeric(20)", "CREATE DOMAIN stamp AS timestamptz");
  }

  @AfterEach
  void close() {
    watched.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"smallint", "integer", "bigint", "numeric", "numeric(20)", "height"})
  void aPollReadsTheIndexOfABlockColumn(String type) throws SQLException {
    watched.sql(
        "CREATE TABLE tall (id int PRIMARY KEY, block %s)".formatted(type),
        "INSERT INTO tall SELECT n, n FROM generate_series(1, 20000) n");

    assertThat(planOfPoll()).contains("Index Cond").doesNotContain("Seq Scan");
  }

  @ParameterizedTest
  @ValueSource(strings = {"timestamp", "timestamptz", "timestamptz(3)", "stamp"})
  void aPollReadsTheIndexOfATimeColumn(String type) throws SQLException {
    watched.sql(
        "CREATE TABLE tall (id int PRIMARY KEY, block %s)".formatted(type),
        "INSERT INTO tall SELECT n, now() + n * interval '1s' FROM generate_series(1, 20000) n");

    assertThat(planOfPoll()).contains("Index Cond").doesNotContain("Seq Scan");
  }

  /** Of the statement that a poll prepared, with the bounds that it has in the end. */
  private String planOfPoll() throws SQLException {
    watched.sql("CREATE INDEX ON tall (block)", "ANALYZE tall");
    WatchedStatements statements = new WatchedStatements();
    Source source = new Source("tall", "block", "id");
    SourceReader reader =
        new SourceReader(
            watched
                .sources(
                    Database.of(
                        statements.around(watched.server.dataSource()),
                        Databases.settings(watched.server)),
                    PollingFixture.settings())
                .source(Jobs.watching(source)),
            Checkpoint.start(),
            1_000);
    reader.round();
    String poll = statements.last(sql -> sql.contains("t.block >= ?"));
    ChangeType type =
        watched.database.read("test", sql -> Catalogue.find(sql, source)).columns().type();
    try (Connection session = watched.server.open();
        PreparedStatement explain = session.prepareStatement("EXPLAIN " + poll)) {
      type.bind(
          explain,
          1,
          reader.position("tall").pollFrom(type.overlap(PollingFixture.settings())).orElseThrow());
      for (int i : List.of(2, 3, 4)) {
        explain.setLong(i, 1_000);
      }
      StringBuilder plan = new StringBuilder();
      try (ResultSet line = explain.executeQuery()) {
        while (line.next()) {
          plan.append(line.getString(1)).append('\n');
        }
      }
      return plan.toString();
    }
  }
}
