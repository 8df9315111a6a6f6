package dev.atomicdata.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atomicdata.domain.Assembly;
import dev.atomicdata.domain.Block;
import dev.atomicdata.domain.Document;
import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.domain.Source;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Queries that are written for one key and run for a page of them. */
@ExtendWith(PostgresExtension.class)
final class EachKeyTest {

  private final PollingFixture watched;

  EachKeyTest(TestDatabase server) {
    watched = new PollingFixture(server);
  }

  @AfterEach
  void close() {
    watched.close();
  }

  @Test
  void everyColumnIsContentAndTheKeyIsTheOneThatWasBound() {
    watched.sql("INSERT INTO item VALUES ('a', 'alice', 7), ('b', 'bob', 8)");

    Assembly assembly =
        assemble("SELECT block, name, id FROM item WHERE id = $PRIMARY_KEY", "b", "gone", "a");

    assertThat(assembly.malformed()).isEmpty();
    assertThat(contents(assembly))
        .isEqualTo(
            Map.of(
                "a", "{\"name\":\"alice\",\"id\":\"a\"}", "b", "{\"name\":\"bob\",\"id\":\"b\"}"));
    assertThat(document(assembly, "b").block()).contains(new Block(8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT name FROM item WHERE id = $PRIMARY_KEY OR $PRIMARY_KEY IS NULL -- $PRIMARY_KEY",
        "WITH one AS (SELECT * FROM item WHERE id = $PRIMARY_KEY) SELECT name FROM one",
        "WITH one AS MATERIALIZED (SELECT * FROM item WHERE id = $PRIMARY_KEY)"
            + " SELECT name FROM one;",
        "SELECT max(name) AS name FROM item WHERE id = $PRIMARY_KEY HAVING count(*) > 0",
        "SELECT name FROM item WHERE id = $PRIMARY_KEY UNION"
            + " SELECT name FROM item WHERE id = $PRIMARY_KEY",
        "SELECT name FROM item WHERE id::text >= $PRIMARY_KEY::text ORDER BY id LIMIT 1",
        "(SELECT name FROM item WHERE (id) IN ($PRIMARY_KEY))",
      })
  void aPageIsWhatTheQuerySaysOfEachKey(String query) {
    watched.sql("INSERT INTO item VALUES ('a', 'alice', 7), ('b', 'bob', 8), ('c', 'carol', 9)");

    assertThat(contents(assemble(query, "a", "b")))
        .isEqualTo(Map.of("a", "{\"name\":\"alice\"}", "b", "{\"name\":\"bob\"}"));
  }

  @Test
  void twoRowsForAKeyAreMalformedAndOthersAreNot() {
    watched.sql("INSERT INTO item VALUES ('a', 'alice', 7), ('b', 'bob', 8)");

    Assembly assembly =
        assemble(
            "SELECT name FROM item, generate_series(1, 2) n"
                + " WHERE id = $PRIMARY_KEY AND (id = 'a' OR n = 1)",
            "a",
            "b");

    assertThat(assembly.malformed())
        .containsExactly(Map.entry(new RowKey("a"), "2 rows (expected: one)"));
    assertThat(assembly.documents()).containsOnlyKeys(new RowKey("b"));
  }

  @Test
  void severalColumnsAreOneKey() {
    watched.sql(
        "CREATE TABLE place (id int, region text, name text, block int, PRIMARY KEY (region, id))",
        "INSERT INTO place VALUES (7, 'eu', 'x', 1), (7, 'a\"b\\\n, ü', 'y', 1), (8, 'eu', 'z', 1)");
    Job job =
        job(
            "SELECT name FROM place p WHERE (p.region, p.id) = $PRIMARY_KEY",
            Jobs.keyed("place", "block"));
    List<String> keys =
        new SourceReader(watched.sources(PollingFixture.settings()).source(job)).keys();

    Assembly assembly = assemble(job, Stream.concat(keys.stream(), Stream.of("eu", "[\"eu\"]")));

    assertThat(keys)
        .containsExactlyInAnyOrder(
            "[\"eu\",\"7\"]", "[\"a\\\"b\\\\\\n, ü\",\"7\"]", "[\"eu\",\"8\"]");
    assertThat(contents(assembly))
        .isEqualTo(
            Map.of(
                "[\"eu\",\"7\"]", "{\"name\":\"x\"}",
                "[\"a\\\"b\\\\\\n, ü\",\"7\"]", "{\"name\":\"y\"}",
                "[\"eu\",\"8\"]", "{\"name\":\"z\"}"));
  }

  /** Their texts differ, though PostgreSQL calls them equal: none may be lost for that. */
  @ParameterizedTest
  @CsvSource({
    "numeric, 1.0, 1.00",
    "float8, -0, 0",
    "char(4), ab, 'ab  '",
    "timestamptz, 2024-05-01 12:00:00+02, 2024-05-01 10:00:00+00",
    "insensitive, Abc, aBC",
  })
  void equalKeysOfDifferentTextsAreEachFound(String type, String one, String other) {
    watched.sql(
        "CREATE COLLATION any_case (provider = icu, locale = 'und-u-ks-level2',"
            + " deterministic = false)",
        "CREATE DOMAIN insensitive AS text COLLATE any_case",
        "CREATE TABLE odd (id %s PRIMARY KEY, block int)".formatted(type),
        "INSERT INTO odd VALUES ('%s', 1)".formatted(one));
    Job job = job("SELECT 1 AS found FROM odd WHERE id = $PRIMARY_KEY", Jobs.keyed("odd", "block"));

    Assembly assembly = assemble(job, Stream.of(one, other));

    assertThat(assembly.malformed()).isEmpty();
    assertThat(assembly.documents()).containsOnlyKeys(new RowKey(one), new RowKey(other));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "smallint       | n",
        "integer        | n",
        "bigint         | n * 1000000000000::bigint",
        "numeric        | n + 0.50",
        "numeric(20, 2) | n",
        "text           | n::text",
        "varchar(255)   | n::text",
        "char(8)        | n::text",
        "uuid           | md5(n::text)::uuid",
        "bytea          | decode(md5(n::text), 'hex')",
        "timestamp      | '2024-05-01'::timestamp + n * interval '1 us'",
        "timestamptz    | '2024-05-01'::timestamptz + n * interval '1 us'",
        "date           | '2024-05-01'::date + n",
        "inet           | '10.0.0.0'::inet + n",
        "word           | n::text",
      })
  void keysOfAnyTypeAreFoundByTheirIndex(String type, String value) throws SQLException {
    watched.sql(
        "CREATE DOMAIN word AS varchar(20)",
        "CREATE TABLE keyed (id %s PRIMARY KEY, block int)".formatted(type),
        "INSERT INTO keyed SELECT %s, n FROM generate_series(1, 20000) n".formatted(value),
        "ANALYZE keyed");
    for (String query :
        List.of(
            "SELECT block AS n FROM keyed k WHERE k.id = $PRIMARY_KEY",
            "SELECT max(block) AS n FROM keyed k WHERE k.id = $PRIMARY_KEY GROUP BY k.id",
            "SELECT id, block AS n FROM keyed WHERE id = ANY($PRIMARY_KEYS)")) {
      Job job = job(query, Jobs.keyed("keyed", "block"));
      List<String> keys =
          new SourceReader(watched.sources(PollingFixture.settings()).source(job)).keys();
      List<String> some = keys.subList(0, 50);

      assertThat(keys).hasSize(20_000);
      assertThat(assemble(job, some.stream()).documents()).hasSize(50);
      assertThat(plan(job, some))
          .containsPattern("Index (Only )?(Scan|Cond)|Bitmap Index Scan")
          .doesNotContain("Seq Scan on keyed");
    }
  }

  @Test
  void keysOfSeveralColumnsAreFoundByTheirIndex() throws SQLException {
    watched.sql(
        "CREATE TABLE keyed (a int, b uuid, block int, PRIMARY KEY (a, b))",
        "INSERT INTO keyed SELECT n % 100, md5(n::text)::uuid, n FROM generate_series(1, 20000) n",
        "ANALYZE keyed");
    Job job =
        job(
            "SELECT block FROM keyed k WHERE (k.a, k.b) = $PRIMARY_KEY",
            Jobs.keyed("keyed", "block"));
    List<String> keys =
        new SourceReader(watched.sources(PollingFixture.settings()).source(job)).keys();

    assertThat(assemble(job, keys.stream().limit(50)).documents()).hasSize(50);
    assertThat(plan(job, keys.subList(0, 50)))
        .contains("Index Cond: ((a = ", "b = ")
        .doesNotContain("Seq Scan on keyed");
  }

  @Test
  void whatDoesNotFitTheKeysIsRefused() {
    watched.sql("CREATE TABLE pair (a int, b int, block int, PRIMARY KEY (a, b))");

    assertThatThrownBy(
            () ->
                check(
                    job(
                        "SELECT a FROM pair WHERE a = ANY($PRIMARY_KEYS)",
                        Jobs.keyed("pair", "block"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "job items: atomic_data_query with $PRIMARY_KEYS, and keys of 2 columns"
                + " (expected: $PRIMARY_KEY)");
    assertThatThrownBy(
            () ->
                check(
                    job(
                        "SELECT 1 AS n WHERE 'a' = $PRIMARY_KEY",
                        new Source(
                            "item", "block", "id", Optional.of("SELECT unnest($CHANGED_KEYS)")))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "job items: atomic_data_query with $PRIMARY_KEY, and no source that holds the keys"
                + " itself (expected: one, or $PRIMARY_KEYS)");
  }

  private void check(Job job) {
    AtomicDataQuery.check(watched.database, job);
  }

  private Assembly assemble(String query, String... keys) {
    return assemble(Jobs.asking(query), Stream.of(keys));
  }

  private Assembly assemble(Job job, Stream<String> keys) {
    return new PostgresAssembler(watched.database, job).assemble(keys.map(RowKey::new).toList());
  }

  private static Job job(String query, Source source) {
    return Jobs.named("items", query, source);
  }

  private static Document document(Assembly assembly, String key) {
    return Optional.ofNullable(assembly.documents().get(new RowKey(key))).orElseThrow();
  }

  private static Map<String, String> contents(Assembly assembly) {
    return assembly.documents().values().stream()
        .collect(
            Collectors.toMap(
                document -> document.key().value(), document -> document.content().write()));
  }

  private String plan(Job job, List<String> keys) throws SQLException {
    AtomicDataQuery query = AtomicDataQuery.check(watched.database, job);
    StringBuilder plan = new StringBuilder();
    try (Connection connection = watched.server.open();
        PreparedStatement statement = query.explaining().prepare(connection, keys);
        ResultSet line = statement.executeQuery()) {
      while (line.next()) {
        plan.append(line.getString(1)).append('\n');
      }
    }
    return plan.toString();
  }
}
