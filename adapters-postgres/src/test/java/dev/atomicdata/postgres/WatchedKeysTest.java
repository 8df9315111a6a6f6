package dev.atomicdata.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.domain.Checkpoint;
import dev.atomicdata.domain.DetectionMode;
import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.domain.Source;
import dev.atomicdata.domain.Start;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables of other shapes, from full look to poll, sweep and document. */
@ExtendWith(PostgresExtension.class)
final class WatchedKeysTest {

  /** Small, so that full looks go on from a key again and again. */
  private static final int PAGE = 7;

  private final PollingFixture watched;

  WatchedKeysTest(TestDatabase server) {
    watched = new PollingFixture(server);
  }

  @AfterEach
  void close() {
    watched.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "smallint ; n",
        "integer ; n - 15",
        "bigint ; n * 100000000000",
        "numeric ; n / 3.0",
        "numeric ; CASE n WHEN 1 THEN 'NaN' ELSE n + 0.50 END",
        "float8 ; CASE n WHEN 1 THEN 'NaN' WHEN 2 THEN '-Infinity' ELSE n / 3.0::float8 END",
        "text ; chr(20 + n) || '{\"' || chr(800 + n)",
        "text COLLATE any_case ; CASE WHEN n % 2 = 0 THEN 'A' ELSE 'a' END || n",
        "varchar(9) ; n",
        "char(9) ; n",
        "uuid ; md5(n::text)::uuid",
        "bytea ; decode(md5(n::text), 'hex')",
        "timestamp ; CASE n WHEN 1 THEN 'infinity' ELSE '2024-05-01'::timestamp + n * interval '1 us' END",
        "timestamptz ; CASE n WHEN 1 THEN '-infinity' ELSE '0044-03-15 BC'::timestamptz + n * interval '1 us' END",
        "date ; '2024-05-01'::date + n",
        "interval ; n * interval '1 month 1 day 1 s'",
        "money ; n * 1000.01",
        "bigint[] ; ARRAY[n, -n]",
        "inet ; '10.0.0.0'::inet + n",
        "color ; (enum_range(NULL::color))[n]",
        "word ; 'w' || n",
        "int4range ; int4range(n, n + 5)",
      })
  void aKeyOfAnyTypeWithAnOrderIsPagedPolledAndFound(String type, String value) {
    watched.sql(
        "CREATE COLLATION any_case (provider = icu, locale = 'und-u-ks-level2',"
            + " deterministic = false)",
        "CREATE DOMAIN word AS text CHECK (value <> '')",
        "CREATE TYPE color AS ENUM (%s)".formatted(colors()),
        "CREATE TABLE \"Odd One\" (\"The Id\" %s PRIMARY KEY, block int, n int)".formatted(type),
        "INSERT INTO \"Odd One\" SELECT (%s)::%s, 1, n FROM generate_series(1, 30) n"
            .formatted(value, type.replaceFirst(" COLLATE.*", "")));
    Job job =
        Jobs.named(
            "odd",
            "SELECT n FROM \"Odd One\" WHERE \"The Id\" = $PRIMARY_KEY",
            Jobs.keyed("\"Odd One\"", "block"));
    SourceReader reader = reader(job);

    List<String> all = reader.keys();
    watched.sql("UPDATE \"Odd One\" SET block = 2 WHERE n = 1");
    List<String> polled = reader.keys();

    assertThat(all).hasSize(30).doesNotHaveDuplicates();
    assertThat(polled).hasSize(1);
    assertThat(numbers(job, all)).hasSize(30).doesNotHaveDuplicates();
    assertThat(numbers(job, polled)).containsExactly("1");
  }

  @Test
  void aPartitionedTableOfAnotherSchemaIsWatchedAsOne() {
    watched.sql(
        "DROP SCHEMA IF EXISTS \"other.one\" CASCADE; CREATE SCHEMA \"other.one\"",
        """
        CREATE TABLE "other.one".place (region text, id int, block int, n int,
          PRIMARY KEY (region, id)) PARTITION BY LIST (region);
        CREATE TABLE "other.one".eu PARTITION OF "other.one".place FOR VALUES IN ('eu');
        CREATE TABLE "other.one".us PARTITION OF "other.one".place FOR VALUES IN ('us')
          PARTITION BY RANGE (id);
        CREATE TABLE "other.one".us_first PARTITION OF "other.one".us FOR VALUES FROM (0) TO (20);
        CREATE TABLE "other.one".us_rest PARTITION OF "other.one".us DEFAULT;
        INSERT INTO "other.one".place SELECT CASE n % 2 WHEN 0 THEN 'eu' ELSE 'us' END, n, 1, n
          FROM generate_series(1, 40) n;
        """);
    Job job =
        Jobs.named(
            "places",
            "SELECT n FROM \"other.one\".place p WHERE (p.region, p.id) = $PRIMARY_KEY",
            Jobs.keyed("\"other.one\".place", "block"));
    SourceReader reader = reader(job);

    List<String> all = reader.keys();
    watched.sql("UPDATE \"other.one\".place SET block = 2 WHERE id IN (1, 2, 39)");
    List<String> polled = reader.keys();
    watched.sql("UPDATE \"other.one\".place SET region = 'us', block = -50 WHERE id = 4");
    watched.sweepIsDue();
    List<String> swept = reader.keys();

    assertThat(all).hasSize(40).doesNotHaveDuplicates();
    assertThat(polled)
        .containsExactlyInAnyOrder("[\"us\",\"1\"]", "[\"eu\",\"2\"]", "[\"us\",\"39\"]");
    assertThat(swept).containsExactly("[\"us\",\"4\"]");
    assertThat(numbers(job, all)).hasSize(39);
    assertThat(numbers(job, swept)).containsExactly("4");
  }

  @Test
  void rowsWithNullInAUniqueColumnAreNobodys() {
    watched.sql(
        "CREATE TABLE loose (a int, b text, block int, n int, UNIQUE (a, b))",
        "INSERT INTO loose SELECT n, 'x', 1, n FROM generate_series(1, 20) n",
        "INSERT INTO loose SELECT NULL, 'x', 1, n FROM generate_series(21, 40) n",
        "INSERT INTO loose SELECT n, NULL, 1, n FROM generate_series(41, 60) n");
    Source source = Jobs.keyed("loose", "block").withPrimaryKey(List.of("a", "b"));
    Job job = Jobs.named("loose", "SELECT n FROM loose l WHERE (l.a, l.b) = $PRIMARY_KEY", source);
    SourceReader reader = reader(job);

    List<String> all = reader.keys();
    watched.sql("UPDATE loose SET block = 2 WHERE n IN (20, 21, 41)");
    List<String> polled = reader.keys();

    assertThat(all).hasSize(20).doesNotHaveDuplicates();
    assertThat(polled).containsExactly("[\"20\",\"x\"]");
    assertThat(numbers(job, all)).hasSize(20);
  }

  @Test
  void sourcesLeadToAKeyOfSeveralColumnsByColumnsOfTheirOwn() {
    watched.sql(
        "CREATE TABLE place (region text, id int, block int, n int, PRIMARY KEY (region, id))",
        "CREATE TABLE visit (no bigint PRIMARY KEY, place_id bigint, area varchar(9), block int)",
        "INSERT INTO place VALUES ('eu', 7, 1, 70), ('us', 7, 1, 71)",
        "INSERT INTO visit VALUES (1, 7, 'us', 1), (2, 8, 'us', 1), (3, NULL, 'us', 1)");
    Source visits =
        new Source(
            "visit",
            Optional.of("block"),
            List.of("area", "place_id"),
            List.of(),
            Optional.empty(),
            Start.EARLIEST,
            DetectionMode.POLLING);
    Job job =
        Jobs.named(
            "places",
            "SELECT n FROM place p WHERE (p.region, p.id) = $PRIMARY_KEY",
            Jobs.keyed("place", "block"),
            visits);
    SourceReader reader = reader(job);
    reader.round();

    watched.sql("UPDATE visit SET block = 2");
    List<String> touched = reader.keys();

    assertThat(touched).containsExactlyInAnyOrder("[\"us\",\"7\"]", "[\"us\",\"8\"]");
    assertThat(numbers(job, touched)).containsExactly("71");
  }

  @Test
  void aKeysQueryLeadsToAllColumnsOfAKey() {
    watched.sql(
        "CREATE TABLE place (region text, id int, owner text, block int, PRIMARY KEY (region, id))",
        "CREATE TABLE person (name text PRIMARY KEY, block int)",
        "INSERT INTO place SELECT 'r' || n % 2, n, 'p' || n % 3, 1 FROM generate_series(1, 30) n",
        "INSERT INTO person SELECT 'p' || n, 1 FROM generate_series(0, 4) n");
    Job job =
        Jobs.named(
            "places",
            "SELECT id AS n FROM place p WHERE (p.region, p.id) = $PRIMARY_KEY",
            new Source(
                "person",
                "block",
                "name",
                Optional.of(
                    "SELECT region, id FROM place WHERE owner = ANY($CHANGED_KEYS)"
                        + " UNION ALL SELECT NULL, 7")),
            Jobs.keyed("place", "block"));
    SourceReader reader = reader(job);
    reader.round();

    watched.sql("UPDATE person SET block = 2 WHERE name = 'p1'");
    List<String> touched = reader.keys();

    assertThat(touched).hasSize(10).doesNotHaveDuplicates().contains("[\"r1\",\"1\"]");
    assertThat(numbers(job, touched)).hasSize(10).contains("1", "4", "28");
  }

  private SourceReader reader(Job job) {
    return watched.reader(job, PollingFixture.settings(), Checkpoint.start(), PAGE);
  }

  private List<String> numbers(Job job, List<String> keys) {
    return new PostgresAssembler(watched.database, job)
        .assemble(keys.stream().map(RowKey::new).toList()).documents().values().stream()
            .map(document -> document.content().members().get("n").write())
            .toList();
  }

  private static String colors() {
    return String.join(
        ", ", IntStream.range(0, 30).mapToObj(i -> "'c" + i * 7 % 30 + "'").toList());
  }
}
