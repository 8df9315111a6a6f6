package dev.atomicdata.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.domain.Json;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What each type of PostgreSQL becomes in a document. */
@ExtendWith(PostgresExtension.class)
final class JsonValuesTest {

  private static final int INFINITE_NUMERICS = 14;
  private static final int MULTIRANGES = 14;

  private static final String DIGITS = "1234567890".repeat(10);

  private final PollingFixture watched;

  JsonValuesTest(TestDatabase server) {
    watched = new PollingFixture(server);
    watched.sql(
        "CREATE TYPE color AS ENUM ('red', 'dark \"green\"')",
        "CREATE DOMAIN height AS numeric(20, 3)",
        "CREATE TYPE spot AS (x int, \"Y y\" text[], at timestamptz)",
        "CREATE TYPE route AS (a spot, b spot)");
  }

  @AfterEach
  void close() {
    watched.close();
  }

  /**
   * The expected texts are written out, so that neither a driver nor a server can agree on less.
   */
  @Test
  void everyTypeBecomesWhatToJsonbMakesOfIt() {
    Map<String, String> expected = expected();
    List<String> expressions = List.copyOf(expected.keySet());
    String columns =
        expressions.stream()
            .map(each -> each + " AS \"" + expressions.indexOf(each) + "\"")
            .collect(Collectors.joining(",\n"));

    Json.Members document = document("SELECT " + columns + " WHERE $PRIMARY_KEY = 'k'");
    List<String> differing = new ArrayList<>();
    for (int i = 0; i < expressions.size(); i++) {
      String found = document.members().get(String.valueOf(i)).write();
      String wanted = expected.get(expressions.get(i));
      if (!found.equals(wanted)) {
        differing.add(expressions.get(i) + ": " + found + " (expected: " + wanted + ")");
      }
    }

    assertThat(document.members()).hasSize(expected.size());
    assertThat(differing).isEmpty();
  }

  @Test
  void whatADocumentHoldsIsWhatTheServerItselfWouldHaveSaid() throws SQLException {
    List<String> differing = new ArrayList<>();
    try (Connection session = watched.session()) {
      PollingFixture.run(session, "SET LOCAL TimeZone = 'UTC'; SET LOCAL lc_monetary = 'C'");
      for (String expression : expected().keySet()) {
        String found = document("SELECT " + expression + " AS v WHERE $PRIMARY_KEY = 'k'").write();
        try (PreparedStatement same =
            session.prepareStatement(
                "SELECT to_jsonb(q) = ?::jsonb, to_jsonb(q)::text FROM (SELECT %s AS v) q"
                    .formatted(expression))) {
          same.setString(1, found);
          try (ResultSet row = same.executeQuery()) {
            row.next();
            if (!row.getBoolean(1)) {
              differing.add(expression + ": " + found + " (expected: " + row.getString(2) + ")");
            }
          }
        }
      }
    }

    assertThat(differing).isEmpty();
  }

  private Json.Members document(String query) {
    return new PostgresAssembler(watched.database, Jobs.asking(query))
        .assemble(List.of(new RowKey("k")))
        .documents()
        .get(new RowKey("k"))
        .content();
  }

  private Map<String, String> expected() {
    Map<String, String> json = new TreeMap<>();
    json.put("(-32768)::smallint", "-32768");
    json.put("2147483647::integer", "2147483647");
    json.put("(-9223372036854775807 - 1)::bigint", "-9223372036854775808");
    json.put("%s.%s::numeric".formatted(DIGITS, DIGITS), DIGITS + "." + DIGITS);
    json.put("0.000000000000000000000000000001::numeric", "0." + "0".repeat(29) + "1");
    json.put("1.10::numeric", "1.10");
    json.put("1e30::numeric", "1" + "0".repeat(30));
    json.put("'NaN'::numeric", "\"NaN\"");
    json.put("0.1::real", "0.1");
    json.put("0.1::float8 + 0.2::float8", "0.30000000000000004");
    json.put("1e-7::float8", "0.0000001");
    json.put("'NaN'::float8", "\"NaN\"");
    json.put("'-Infinity'::float8", "\"-Infinity\"");
    json.put("'Infinity'::real", "\"Infinity\"");
    json.put("'-0'::float8", "0");
    json.put("(-1234.5)::money", "\"-$1,234.50\"");
    json.put("true", "true");
    json.put("NULL::boolean", "null");
    json.put(
        "'é\"\\\n\t\u0001\uD83D\uDE00'::text", "\"é\\\"\\\\\\u000a\\u0009\\u0001\uD83D\uDE00\"");
    json.put("'ab'::varchar(9)", "\"ab\"");
    json.put("'ab'::char(4)", "\"ab  \"");
    json.put("'ab'::name", "\"ab\"");
    json.put("'a'::\"char\"", "\"a\"");
    json.put("'\\x00ff'::bytea", "\"\\\\x00ff\"");
    json.put("'2024-05-01'::date", "\"2024-05-01\"");
    json.put("'infinity'::date", "\"infinity\"");
    json.put("'0044-03-15 BC'::date", "\"0044-03-15 BC\"");
    json.put("'12:30:00.5'::time", "\"12:30:00.5\"");
    json.put("'12:30:00+02'::timetz", "\"12:30:00+02\"");
    json.put("'2024-05-01 12:00:00.123456'::timestamp", "\"2024-05-01T12:00:00.123456\"");
    json.put("'-infinity'::timestamp", "\"-infinity\"");
    json.put("'2024-05-01 12:00:00+02'::timestamptz", "\"2024-05-01T10:00:00+00:00\"");
    json.put("'infinity'::timestamptz", "\"infinity\"");
    json.put("'1 year 2 days 00:00:03.5'::interval", "\"1 year 2 days 00:00:03.5\"");
    json.put(
        "'0e37ef96-3b27-4a5c-9b5c-6f0b7a1f2c3d'::uuid", "\"0e37ef96-3b27-4a5c-9b5c-6f0b7a1f2c3d\"");
    json.put("'10.0.0.1/8'::inet", "\"10.0.0.1/8\"");
    json.put("'10.0.0.0/8'::cidr", "\"10.0.0.0/8\"");
    json.put("'08:00:2b:01:02:03'::macaddr", "\"08:00:2b:01:02:03\"");
    json.put("B'0101'", "\"0101\"");
    json.put("B'01'::varbit", "\"01\"");
    json.put("'{\"b\": 1.0, \"a\": 2, \"a\": 3}'::json", "{\"a\":3,\"b\":1.0}");
    json.put(
        "'[null, {\"a\": 18446744073709551616}]'::jsonb", "[null,{\"a\":18446744073709551616}]");
    json.put("ARRAY[[1, NULL], [3, 4]]", "[[1,null],[3,4]]");
    json.put("'[0:1]={a,b}'::text[]", "[\"a\",\"b\"]");
    json.put("'{}'::bytea[]", "[]");
    json.put("ARRAY['NaN', 'Infinity']::float8[]", "[\"NaN\",\"Infinity\"]");
    json.put("ARRAY['{\"a\": 1}']::jsonb[]", "[{\"a\":1}]");
    json.put("int4range(1, 5)", "\"[1,5)\"");
    json.put("tstzrange('2024-05-01 12:00+02', NULL)", "\"[\\\"2024-05-01 10:00:00+00\\\",)\"");
    json.put("'empty'::numrange", "\"empty\"");
    json.put("'dark \"green\"'::color", "\"dark \\\"green\\\"\"");
    json.put("7.5::height", "7.500");
    json.put(
        "ROW(1, '{a}', '2024-05-01 12:00+02')::spot",
        "{\"x\":1,\"at\":\"2024-05-01T10:00:00+00:00\",\"Y y\":[\"a\"]}");
    json.put(
        "ROW(NULL, ROW(2, NULL, NULL)::spot)::route",
        "{\"a\":null,\"b\":{\"x\":2,\"at\":null,\"Y y\":null}}");
    json.put("ROW(1, 'a')", "{\"f1\":1,\"f2\":\"a\"}");
    json.put("point(1, 2.5)", "\"(1,2.5)\"");
    json.put("'a b'::tsvector", "\"'a' 'b'\"");
    json.put("'item'::regclass", "\"item\"");
    if (knowsXml()) {
      json.put("'<a b=\"c\"/>'::xml", "\"<a b=\\\"c\\\"/>\"");
    }
    int version = watched.serverVersion();
    if (version >= INFINITE_NUMERICS) {
      json.put("'-Infinity'::numeric", "\"-Infinity\"");
    }
    if (version >= MULTIRANGES) {
      json.put("'{[1,3),[5,7)}'::int4multirange", "\"{[1,3),[5,7)}\"");
    }
    return json;
  }

  /** PostgreSQL may have been built without. */
  private boolean knowsXml() {
    try {
      return watched.server.value("SELECT '<a/>'::xml").isPresent();
    } catch (IllegalStateException e) {
      return false;
    }
  }
}
