package dev.atomicdata.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atomicdata.ports.UnavailableException;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresExtension.class)
final class DatabaseTest {

  private final TestDatabase server;
  private Database database;

  DatabaseTest(TestDatabase server) {
    this.server = server;
  }

  @BeforeEach
  void open() {
    server.execute("DROP TABLE IF EXISTS t; CREATE TABLE t (n int)");
    database = Databases.open(server);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void aReadSeesOneSnapshot() {
    int rows =
        database.read(
            "test",
            sql -> {
              count(sql);
              server.execute("INSERT INTO t VALUES (1)");
              return count(sql);
            });

    assertThat(rows).isZero();
  }

  @Test
  void aReadCannotWrite() {
    assertThatThrownBy(() -> database.read("test", sql -> sql.execute("INSERT INTO t VALUES (1)")))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("25006");
  }

  @Test
  void aWriteThatThrowsChangesNothing() {
    assertThatThrownBy(
            () ->
                database.write(
                    "test",
                    sql -> {
                      sql.execute("INSERT INTO t VALUES (1)");
                      throw new IllegalStateException("halfway");
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("halfway");

    assertThat(server.value("SELECT count(*) FROM t")).contains("0");
  }

  @Test
  void aWriteThatReturnsIsCommitted() {
    database.write("test", sql -> sql.execute("INSERT INTO t VALUES (1)"));

    assertThat(server.value("SELECT count(*) FROM t")).contains("1");
  }

  @Test
  void termsHoldForAQueryByItselfAndLeaveNothingInTheSession() {
    Database single = Database.open(Databases.settings(server).withConnections(0, 1));
    try (single) {
      String shown =
          "SELECT current_setting('search_path') || current_setting('statement_timeout')";
      Terms terms = Terms.reading(single.settings()).in("a").atMost(Duration.ofMillis(1234));
      String before = single.read("test", sql -> shown(sql, "search_path"));

      List<String> inside = single.fetch("test", terms, shown, row -> row.getString(1));

      assertThat(inside).containsExactly("\"a\"1234ms");
      String after = single.read("test", sql -> shown(sql, "search_path"));
      assertThat(after).isEqualTo(before);
    }
  }

  @Test
  void aQueryByItselfEndsWhenItsTimeIsOver() {
    Terms terms = Terms.reading(database.settings()).atMost(Duration.ofMillis(50));

    assertThatThrownBy(
            () -> database.fetch("test", terms, "SELECT pg_sleep(60)", row -> row.getString(1)))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("statement timed out");
  }

  @Test
  void timeoutsHoldInsideATransactionAndLeaveNothingInTheSession() {
    Database single = Database.open(Databases.settings(server).withConnections(0, 1));
    try (single) {
      String before = single.read("test", sql -> shown(sql, "search_path"));
      String inside =
          single.run(
              "test",
              Terms.writing(single.settings()).in("a \"b").atMost(Duration.ofMillis(1234)),
              sql ->
                  shown(sql, "search_path")
                      + shown(sql, "statement_timeout")
                      + shown(sql, "lock_timeout")
                      + shown(sql, "idle_in_transaction_session_timeout"));
      String after =
          single.read(
              "test",
              sql -> shown(sql, "search_path") + shown(sql, "idle_in_transaction_session_timeout"));

      assertThat(inside).isEqualTo("\"a \"\"b\"1234ms1234ms1234ms");
      assertThat(after).isEqualTo(before + "0");
    }
  }

  @Test
  void theServerSeesTheApplicationAndNoPreparedStatement() {
    String application = null;
    for (int i = 0; i < 10; i++) {
      application = database.read("test", sql -> shown(sql, "application_name"));
    }
    int prepared =
        database
            .read(
                "test", sql -> sql.fetchSingle("SELECT count(*)::int FROM pg_prepared_statements"))
            .get(0, Integer.class);

    assertThat(application).isEqualTo("atomic-data-publisher");
    assertThat(prepared).isZero();
  }

  @Test
  void aStatementThatRunsTooLongEnds() {
    Database hasty =
        Database.open(
            Databases.settings(server)
                .withTimeouts(
                    Duration.ofSeconds(10), Duration.ofMillis(50), Duration.ofSeconds(1)));
    try (hasty) {
      assertThatThrownBy(() -> hasty.read("job x", sql -> sql.fetch("SELECT pg_sleep(60)")))
          .isInstanceOf(UnavailableException.class)
          .hasMessageContaining("job x: statement timed out, SQLSTATE 57014")
          .hasRootCauseInstanceOf(SQLException.class);
    }
  }

  @Test
  void aFailedStatementNamesItsSubjectAndSqlstate() {
    assertThatThrownBy(() -> database.read("job x", sql -> sql.fetch("SELECT * FROM nowhere")))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("job x: statement failed, SQLSTATE 42P01")
        .hasCauseInstanceOf(SQLException.class);
  }

  @Test
  void aBackendThatIsKilledIsUnavailableAndThenReplaced() {
    assertThatThrownBy(
            () ->
                database.write(
                    "job x", sql -> sql.fetch("SELECT pg_terminate_backend(pg_backend_pid())")))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("job x: database not available, SQLSTATE 57P01");

    assertThat(database.read("job x", DatabaseTest::count)).isZero();
  }

  @Test
  void anOpenDatabaseMayBeAwayAndAnExhaustedPoolIsUnavailable() {
    DatabaseSettings hasty =
        Databases.settings(server)
            .withConnections(0, 1)
            .withTimeouts(Duration.ofMillis(250), Duration.ofSeconds(9), Duration.ofSeconds(9));
    try (Database away =
            Database.open(
                DatabaseSettings.to("jdbc:postgresql://localhost:1/none")
                    .withTimeouts(
                        Duration.ofMillis(250), Duration.ofSeconds(9), Duration.ofSeconds(9)));
        Database small = Database.open(hasty)) {
      assertThatThrownBy(() -> away.read("job x", DatabaseTest::count))
          .isInstanceOf(UnavailableException.class)
          .hasMessageStartingWith("job x: no connection, SQLSTATE 08001: ")
          .hasMessageContaining("localhost:1")
          .hasMessageContaining("Connection refused");
      assertThatThrownBy(() -> small.read("job y", sql -> small.read("job x", DatabaseTest::count)))
          .isInstanceOf(UnavailableException.class)
          .hasMessageStartingWith("job x: no connection in time: ");
    }
  }

  @Test
  void aServerThatTurnsUsAwayIsQuotedAndThePasswordIsNot() {
    DatabaseSettings wrong =
        DatabaseSettings.to(server.jdbcUrl() + "?user=nobody_here&password=hunter2")
            .withTimeouts(Duration.ofSeconds(1), Duration.ofSeconds(9), Duration.ofSeconds(9));
    try (Database closed = Database.open(wrong)) {
      assertThatThrownBy(() -> closed.read("job x", DatabaseTest::count))
          .isInstanceOf(UnavailableException.class)
          .hasMessageMatching("job x: no connection, SQLSTATE 28...: FATAL: .*")
          .hasMessageContaining("nobody_here")
          .hasMessageNotContaining("hunter2");
    }
  }

  @Test
  void thePoolTellsWhatItIsDoing() {
    PoolStatistics busy = database.read("test", sql -> database.pool().orElseThrow());

    assertThat(busy.active()).isEqualTo(1);
    assertThat(busy.total()).isGreaterThanOrEqualTo(1);
    assertThat(Database.of(server.dataSource(), database.settings()).pool()).isEmpty();
  }

  @Test
  void aForeignDataSourceServesAsWell() {
    try (Database foreign = Database.of(server.dataSource(), Databases.settings(server))) {
      foreign.write("test", sql -> sql.execute("INSERT INTO t VALUES (1)"));

      assertThat(foreign.read("test", DatabaseTest::count)).isEqualTo(1);
    }
  }

  @Test
  void closingTwiceIsClosingOnce() {
    database.close();
    database.close();

    assertThatThrownBy(() -> database.read("job x", DatabaseTest::count))
        .isInstanceOf(UnavailableException.class);
  }

  private static int count(DSLContext sql) {
    return sql.fetchSingle("SELECT count(*)::int FROM t").get(0, Integer.class);
  }

  private static String shown(DSLContext sql, String name) {
    return sql.fetchSingle("SELECT current_setting({0})", org.jooq.impl.DSL.inline(name))
        .get(0, String.class);
  }
}
