package dev.atomicdata.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atomicdata.domain.DetectionMode;
import dev.atomicdata.domain.Source;
import dev.atomicdata.domain.Start;
import dev.atomicdata.postgres.WatchedTable.Column;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.util.List;
import java.util.Optional;
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

  @Test
  void withoutKeyColumnsThePrimaryKeyIsTheKey() {
    watched.sql("CREATE TABLE pair (a int, b text, block int, PRIMARY KEY (b, a))");

    assertThat(find(keyed("pair")).columns().key())
        .containsExactly(new Column("b", "text"), new Column("a", "integer"));
  }

  @Test
  void aUniqueIndexThatIsNamedStandsInForThePrimaryKey() {
    watched.sql(
        "CREATE TABLE pair (id int PRIMARY KEY, a int NOT NULL, \"B\" text, block int)",
        "CREATE UNIQUE INDEX ON pair (\"B\", a) INCLUDE (block)");

    WatchedTable table = find(keyed("pair").withPrimaryKey(List.of("a", "\"B\"")));

    assertThat(table.primaryKey())
        .containsExactly(new Column("\"B\"", "text"), new Column("a", "integer"));
    assertThat(table.columns().key())
        .containsExactly(new Column("a", "integer"), new Column("\"B\"", "text"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "UNIQUE INDEX ON loose (c) WHERE c > 0 | c | none",
        "UNIQUE INDEX ON loose ((c + 1))       | c | none",
        "INDEX ON loose (c)                    | c | none",
        "UNIQUE INDEX ON loose (b, c)          | c | a unique index: b, c",
        "UNIQUE INDEX ON loose (c)             | c, block | a unique index: c",
      })
  void whatDoesNotTellAllRowsApartIsNoPrimaryKey(String index, String columns, String choice) {
    watched.sql(
        "CREATE TABLE loose (b int NOT NULL, c int NOT NULL, block int)", "CREATE " + index);
    Source source = keyed("loose");

    assertThatThrownBy(() -> find(source))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "table loose: no primary key (expected: one, or primary_key_column with the columns of")
        .hasMessageContaining(choice);
    assertThatThrownBy(() -> find(source.withPrimaryKey(List.of(columns.split(", ")))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "table loose: primary key column " + columns + " without a unique index over just that")
        .hasMessageContaining(choice);
  }

  @Test
  void rowsWithoutAPlaceInTheOrderMustHaveNoKey() {
    watched.sql("CREATE TABLE loose (code text UNIQUE, id text, block int)");

    assertThat(find(keyed("loose").withPrimaryKey(List.of("code"))).primaryKey()).hasSize(1);
    assertThatThrownBy(
            () -> find(new Source("loose", "block", "id").withPrimaryKey(List.of("code"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "table loose: primary key column code can be NULL"
                + " (expected: NOT NULL, or a key column)");
  }

  @Test
  void aKeysQueryTakesOneColumn() {
    watched.sql("CREATE TABLE pair (a int, b text, block int, PRIMARY KEY (b, a))");
    Source source =
        new Source(
            "pair",
            Optional.of("block"),
            List.of(),
            List.of(),
            Optional.of("SELECT unnest($CHANGED_KEYS)"),
            Start.EARLIEST,
            DetectionMode.POLLING);

    assertThatThrownBy(() -> find(source))
        .hasMessage(
            "table pair: keys_query with the key columns [b, a]"
                + " (expected: key_column with one of them)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "my table  | block | id | table my table: not found",
        "nowhere   | block | id | table nowhere: not found",
        "loose     | block | id | table loose: no primary key",
        "seen      | block | id | table seen: relation of kind v (expected: a table or a partitioned"
            + " table, or detection = \"reconcile\")",
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

  @Test
  void aTableIsReadInBlocksIfItsRowsLieInOneFile() {
    watched.sql(
        "CREATE TABLE parent (id int PRIMARY KEY, block int)",
        "CREATE TABLE child () INHERITS (parent)",
        "CREATE TABLE parted (id int PRIMARY KEY, block int) PARTITION BY RANGE (id)");

    assertThat(find(keyed("item")).inBlocks()).isEqualTo(watched.readsBlocks());
    assertThat(find(keyed("parent")).inBlocks()).isFalse();
    assertThat(find(keyed("parted")).inBlocks()).isFalse();
  }

  private static Source keyed(String table) {
    return Jobs.keyed(table, "block");
  }

  private WatchedTable find(Source source) {
    return watched.database.read("test", sql -> Catalogue.find(sql, source));
  }
}
