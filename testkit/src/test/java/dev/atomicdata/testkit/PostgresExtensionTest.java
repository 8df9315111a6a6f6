package dev.atomicdata.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class PostgresExtensionTest {

  @RegisterExtension static final PostgresExtension POSTGRES = new PostgresExtension();

  @BeforeAll
  static void aTableOfOurOwn(TestDatabase database) {
    database.execute("CREATE TABLE ours (id integer); INSERT INTO ours VALUES (7)");
  }

  @Test
  void aTestClassHasOneDatabase(TestDatabase database) {
    assertThat(database).isSameAs(POSTGRES.database());
    assertThat(database.value("SELECT id FROM ours")).contains("7");
    assertThat(database.value("SELECT current_database()")).contains(database.name());
  }

  @Test
  void connectionsOfTheDataSourceLeadToTheDatabase(TestDatabase database) throws SQLException {
    try (Connection connection = database.dataSource().getConnection()) {
      assertThat(connection.getCatalog()).isEqualTo(database.name());
    }
  }

  @Test
  void aDatabaseIsDroppedWithWhatTestsLeftOpenInIt() throws SQLException {
    PostgresServer server = PostgresServer.shared();
    TestDatabase other = server.create();
    String count = "SELECT count(*) FROM pg_database WHERE datname = '" + other.name() + "'";
    other.execute("CREATE TABLE left_over (id integer)");
    other.execute("BEGIN; INSERT INTO left_over VALUES (1); PREPARE TRANSACTION 'it''s open'");

    try (Connection open = other.open()) {
      assertThat(open.isValid(5)).isTrue();
      assertThat(POSTGRES.database().value(count)).contains("1");
      server.drop(other);
    }

    assertThat(POSTGRES.database().value(count)).contains("0");
  }

  @Test
  void aServerGivenByItsUrlIsUsed() {
    TestDatabase database = POSTGRES.database();
    String url = database.jdbcUrl() + "?user=" + database.username() + "&password=x%26y";
    PostgresServer server = PostgresServer.of(Optional.of(url));

    TestDatabase created = server.create();

    assertThat(created.port()).isEqualTo(database.port());
    assertThat(created.password()).isEqualTo("x&y");
    assertThat(created.value("SELECT current_database()")).contains(created.name());
    server.drop(created);
  }

  @Test
  void anUnknownServerIsRefused() {
    assertThatThrownBy(() -> PostgresServer.of(Optional.of("11")))
        .hasMessage("ADP_TEST_POSTGRES is 11 (expected: 12 to 18, jdbc:postgresql:..., or docker)");
  }

  /** Whatever stands outside is there inside. */
  @Nested
  final class InANestedClass {

    @Test
    void theDatabaseIsThatOfTheOutermost(TestDatabase database) {
      assertThat(database.value("SELECT id FROM ours")).contains("7");
    }
  }
}
