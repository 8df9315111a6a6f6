package dev.atomicdata.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atomicdata.domain.Assembly;
import dev.atomicdata.domain.Document;
import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How rows of a query find the keys that were asked for. */
@ExtendWith(PostgresExtension.class)
final class AssembledKeysTest {

  private final PollingFixture watched;

  AssembledKeysTest(TestDatabase server) {
    watched = new PollingFixture(server);
  }

  @AfterEach
  void close() {
    watched.close();
  }

  @Test
  void aRowThatNobodyAskedForMakesAbsentKeysMalformed() {
    watched.sql("INSERT INTO item VALUES ('a', 'alice', 7), ('b', 'bob', 8)");

    Assembly assembly =
        assemble("SELECT id FROM item WHERE 'x' <> ALL($PRIMARY_KEYS)", "a", "gone");

    assertThat(assembly.documents()).containsOnlyKeys(new RowKey("a"));
    assertThat(assembly.malformed()).containsOnlyKeys(new RowKey("gone"));
    assertThat(assembly.malformed().get(new RowKey("gone")))
        .startsWith("no row, but one for key b, which was not asked for");
  }

  @Test
  void twoRowsForAKeyAreMalformedAndOthersAreNot() {
    watched.sql("INSERT INTO item VALUES ('a', 'alice', 7), ('b', 'bob', 8)");

    Assembly assembly =
        assemble(
            "SELECT id, n FROM item, generate_series(1, 3) n"
                + " WHERE id = ANY($PRIMARY_KEYS) AND (id = 'a' OR n = 1)",
            "a",
            "b");

    assertThat(assembly.malformed())
        .containsExactly(Map.entry(new RowKey("a"), "3 rows (expected: one)"));
    assertThat(assembly.documents()).containsOnlyKeys(new RowKey("b"));
  }

  @Test
  void keysAreNeverSplicedIntoTheText() {
    String odd = "a'; DROP TABLE item; -- \"{},\\ é NULL";
    watched.sql("INSERT INTO item VALUES ('a''; DROP TABLE item; -- \"{},\\ é NULL', 'odd', 1)");

    Assembly assembly =
        assemble("SELECT id, name FROM item WHERE id = ANY($PRIMARY_KEYS)", odd, "", "NULL");

    assertThat(assembly.documents()).containsOnlyKeys(new RowKey(odd));
  }

  @ParameterizedTest
  @ValueSource(strings = {"varchar(255)", "integer", "numeric", "bigint", "char(4)", "text"})
  void theIndexOfTheKeyIsUsed(String type) throws SQLException {
    watched.sql(
        "CREATE TABLE keyed (id %s PRIMARY KEY, name text)".formatted(type),
        "INSERT INTO keyed SELECT n, 'x' FROM generate_series(1000, 6000) n",
        "ANALYZE keyed");
    String query = "SELECT id, name FROM keyed WHERE id = ANY($PRIMARY_KEYS)";

    assertThat(assemble(query, "1001", "1002").documents()).hasSize(2);
    assertThat(plan(query, "1001", "1002")).contains("Index Cond").doesNotContain("Seq Scan");
  }

  @ParameterizedTest
  @ValueSource(strings = {"id", "ID", "\"The Id\"", "The Id"})
  void theKeyMayBeAnyColumnThatIsNamed(String column) {
    watched.sql("INSERT INTO item VALUES ('a', 'alice', 7)");
    String name = column.contains("The") ? "\"The Id\"" : "id";

    Assembly assembly =
        new PostgresAssembler(
                watched.database,
                naming(
                    column,
                    "SELECT name, id AS %s FROM item WHERE id = ANY($PRIMARY_KEYS)"
                        .formatted(name)))
            .assemble(keys("a"));

    assertThat(document(assembly, "a").content().write()).isEqualTo("{\"name\":\"alice\"}");
  }

  @Test
  void aKeyColumnThatIsNotThereIsRefused() {
    Job absent = naming("asset", "SELECT name, id FROM item WHERE id = ANY($PRIMARY_KEYS)");
    Job useless = naming("id", "SELECT name, id FROM item WHERE id = $PRIMARY_KEY");

    assertThatThrownBy(() -> AtomicDataQuery.check(watched.database, absent))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "job items: atomic_data_query without result_key_column asset"
                + " (expected: one of [name, id])");
    assertThatThrownBy(() -> new PostgresAssembler(watched.database, useless))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "job items: atomic_data_query: result_key_column id with $PRIMARY_KEY"
                + " (expected: none, the key is the one bound)");
  }

  private static Job naming(String keyColumn, String query) {
    Job job = Jobs.asking(query);
    return new Job(
        job.name(), job.mapping(), query, Optional.of(keyColumn), job.sources(), job.destination());
  }

  private Assembly assemble(String query, String... keys) {
    return new PostgresAssembler(watched.database, Jobs.asking(query)).assemble(keys(keys));
  }

  private static List<RowKey> keys(String... keys) {
    return Stream.of(keys).map(RowKey::new).toList();
  }

  private static Document document(Assembly assembly, String key) {
    return Optional.ofNullable(assembly.documents().get(new RowKey(key))).orElseThrow();
  }

  private String plan(String query, String... keys) throws SQLException {
    AtomicDataQuery wrapped = AtomicDataQuery.check(watched.database, Jobs.asking(query));
    try (Connection connection = watched.server.open()) {
      StringBuilder plan = new StringBuilder();
      try (PreparedStatement statement = wrapped.explaining().prepare(connection, List.of(keys));
          ResultSet line = statement.executeQuery()) {
        while (line.next()) {
          plan.append(line.getString(1)).append('\n');
        }
      }
      return plan.toString();
    }
  }
}
