package dev.atomicdata.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atomicdata.domain.Source;
import dev.atomicdata.postgres.WatchedTable.Column;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(PostgresExtension.class)
final class CatalogueTest {

  private final PollingFixture watched;

  CatalogueTest(TestDatabase server) {
    watched = new PollingFixture(server);
  }

  @AfterEach
  void close() {
    watched.close();
  }

  @Test
  void namesAreFoundAsSqlWouldFindThem() {
    watched.sql(
        "CREATE DOMAIN height AS numeric(20)",
        "CREATE TABLE \"Item\" (\"Id\" char(4) PRIMARY KEY, id int, block height)");

    WatchedTable table = find(new Source("\"Item\"", "BLOCK", "\"Id\""));

    assertThat(table.name()).isEqualTo("public.\"Item\"");
    assertThat(table.columns().key()).containsExactly(new Column("\"Id\"", "bpchar"));
    assertThat(table.columns().change()).isEqualTo(new Column("block", "numeric"));
    assertThat(table.columns().type()).isEqualTo(ChangeType.NUMERIC);
  }

  @Test
  void thePrimaryKeyIsInItsOwnOrder() {
    watched.sql(
        "CREATE TABLE pair (a int, b text, c int, PRIMARY KEY (b, a) INCLUDE (c))",
        "CREATE UNIQUE INDEX ON pair (c)");

    assertThat(find(new Source("pair", "c", "a")).primaryKey())
        .containsExactly(new Column("b", "text"), new Column("a", "integer"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "(block)                  | true",
        "(block, id)              | true",
        "(id, block)              | false",
        "((block + 1))            | false",
        "(block) WHERE id <> 'a'  | false",
      })
  void onlyAnIndexOverAllRowsThatBeginsWithTheChangeColumnHelps(String index, boolean helps) {
    watched.sql(
        "CREATE TABLE tall (id text PRIMARY KEY, block int)", "CREATE INDEX ON tall " + index);

    assertThat(find(new Source("tall", "block", "id")).indexed()).isEqualTo(helps);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nowhere   | block | id | table nowhere: not found",
        "loose     | block | id | table loose: no primary key",
        "seen      | block | id | table seen: relation of kind v",
        "item      | blok  | id | column blok of table item: not found",
        "item      | block | ip | column ip of table item: not found",
        "item      | name  | id | change column item.name: type text",
      })
  void whatCannotBeWatchedIsNamed(String table, String change, String key, String message) {
    watched.sql("CREATE TABLE loose (id int, block int)", "CREATE VIEW seen AS SELECT * FROM item");

    assertThatThrownBy(() -> find(new Source(table, change, key)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message)
        .hasMessageContaining("(expected: ");
  }

  private WatchedTable find(Source source) {
    return watched.database.read("test", sql -> Catalogue.find(sql, source));
  }
}
