package dev.atomicdata.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresExtension.class)
final class HeliumTablesTest {

  private static final String KEYED =
      "FROM key_to_assets WHERE key_serialization = '\"b58\"' AND asset IS NOT NULL";

  @BeforeAll
  static void fill(TestDatabase database) throws Exception {
    try (Connection connection = database.open()) {
      HeliumTables.create(connection);
      HeliumTables.fill(connection, 300, 700, 1);
    }
  }

  @Test
  void aSeedDeterminesEveryRow(TestDatabase database) throws Exception {
    String first = rows(database, "first", 1);
    String again = rows(database, "again", 1);
    String other = rows(database, "other", 2);

    assertThat(again).isEqualTo(first).isNotEqualTo(other);
  }

  @Test
  void fillingKeepsTheIndexes(TestDatabase database) throws Exception {
    String indexes =
        """
        SELECT string_agg(indexname || replace(indexdef, schemaname, ''), ',' ORDER BY indexname)
        FROM pg_indexes WHERE schemaname = '%s'
        """;
    database.execute("CREATE SCHEMA empty");
    try (Connection connection = database.open()) {
      connection.setSchema("empty");
      HeliumTables.create(connection);
    }

    assertThat(database.value(indexes.formatted("public")))
        .isPresent()
        .isEqualTo(database.value(indexes.formatted("empty")));
  }

  @Test
  void everyEntityKeyIsAHeliumKey(TestDatabase database) throws Exception {
    String keys =
        database
            .value(
                "SELECT string_agg(encode(entity_key, 'hex') || ' ' || encoded_entity_key, ',') "
                    + KEYED)
            .orElseThrow();

    for (String pair : keys.split(",", -1)) {
      String[] key = pair.split(" ", -1);
      byte[] bytes = HexFormat.of().parseHex(key[0]);
      byte[] checked = Arrays.copyOf(bytes, bytes.length - 4);
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      byte[] checksum = sha256.digest(sha256.digest(checked));
      assertThat(bytes).hasSize(38).startsWith(0).endsWith(Arrays.copyOf(checksum, 4));
      assertThat((int) bytes[1]).isIn(0, 1);
      assertThat(decoded(key[1])).isEqualTo(new BigInteger(1, bytes));
    }
  }

  @Test
  void everyAddressHasThirtyTwoBytes(TestDatabase database) {
    String addresses =
        database
            .value(
                """
                SELECT string_agg(address, ',') FROM (
                  SELECT address FROM mobile_hotspot_infos
                  UNION ALL SELECT asset FROM iot_hotspot_infos WHERE asset IS NOT NULL
                  UNION ALL SELECT owner FROM asset_owners
                  UNION ALL SELECT destination FROM recipients
                  UNION ALL SELECT share ->> 'wallet' FROM mini_fanouts, unnest(shares) AS share
                ) AS all_of_them
                """)
            .orElseThrow();

    for (String address : addresses.split(",", -1)) {
      int zeros = address.length() - address.replaceFirst("^1+", "").length();
      int significant = (decoded(address).bitLength() + 7) / 8;
      assertThat(zeros + significant).as(address).isEqualTo(32);
    }
  }

  @Test
  void everyCaseThatThePublisherTellsApartOccurs(TestDatabase database) {
    List<String> cases =
        List.of(
            "mobile_hotspot_infos WHERE location IS NULL",
            "mobile_hotspot_infos WHERE location IS NOT NULL",
            "mobile_hotspot_infos WHERE device_type = '\"cbrs\"'",
            "mobile_hotspot_infos WHERE deployment_info ? 'cbrsInfoV0'",
            "mobile_hotspot_infos WHERE deployment_info #>> '{wifiInfoV0,serial}' IS NULL",
            "mobile_hotspot_infos WHERE deployment_info #>> '{wifiInfoV0,serial}' <> ''",
            "iot_hotspot_infos WHERE elevation IS NULL",
            "iot_hotspot_infos WHERE NOT is_full_hotspot",
            "iot_hotspot_infos WHERE last_block = 0",
            "iot_hotspot_infos WHERE asset NOT IN (SELECT asset FROM key_to_assets)",
            "iot_hotspot_infos WHERE asset NOT IN (SELECT asset FROM asset_owners)",
            "asset_owners JOIN welcome_packs ON welcome_packs.address = asset_owners.owner",
            "recipients WHERE destination = '11111111111111111111111111111111'",
            "recipients WHERE destination IN (SELECT address FROM mini_fanouts)",
            "recipients WHERE destination NOT IN (SELECT address FROM mini_fanouts)",
            "mini_fanouts, unnest(shares) AS s WHERE s #>> '{share,fixed,amount}' IS NOT NULL",
            "mini_fanouts, unnest(shares) AS s"
                + " WHERE (s #>> '{share,share,amount}')::numeric > 2147483647",
            "key_to_assets WHERE key_serialization = '\"utf8\"'");

    List<String> missing =
        cases.stream()
            .filter(each -> database.value("SELECT 1 FROM " + each + " LIMIT 1").isEmpty())
            .toList();

    assertThat(missing).isEmpty();
    assertThat(database.value("SELECT count(*) FROM iot_hotspot_infos WHERE elevation < 0"))
        .contains("0");
  }

  @Test
  void theSharesOfASplitFitTheirTotal(TestDatabase database) {
    String largest =
        database
            .value(
                """
                SELECT max(total) FROM (
                  SELECT sum((s #>> '{share,share,amount}')::numeric) AS total
                  FROM mini_fanouts, unnest(shares) AS s GROUP BY address) AS totals
                """)
            .orElseThrow();

    assertThat(Long.parseLong(largest)).isBetween(1L << 31, (1L << 32) - 1);
  }

  @Test
  void base58IsThatOfSolana() {
    byte[] ones = new byte[32];
    Arrays.fill(ones, (byte) 1);
    byte[] twos = new byte[32];
    Arrays.fill(twos, (byte) 2);

    assertThat(Base58.encode(ones)).isEqualTo("4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi");
    assertThat(Base58.encode(twos)).isEqualTo("8qbHbw2BbbTHBW1sbeqakYXVKRQM8Ne7pLK7m6CVfeR");
    assertThat(Base58.encode(new byte[32])).isEqualTo(HeliumTables.UNSET);
    assertThat(Base58.encode(new byte[] {0, 0, 57})).isEqualTo("11z");
  }

  /** A digest of all rows of a seed, made in a schema of their own. */
  private static String rows(TestDatabase database, String schema, long seed) throws SQLException {
    database.execute("CREATE SCHEMA " + schema);
    try (Connection connection = database.open()) {
      connection.setSchema(schema);
      HeliumTables.create(connection);
      HeliumTables.fill(connection, 150, 350, seed);
    }
    return Stream.of(
            "mobile_hotspot_infos",
            "iot_hotspot_infos",
            "key_to_assets",
            "asset_owners",
            "welcome_packs",
            "recipients",
            "mini_fanouts",
            "cursors")
        .map(
            table ->
                "SELECT md5(string_agg(t::text, ',' ORDER BY t::text)) FROM %s.%s AS t"
                    .formatted(schema, table))
        .map(query -> database.value(query).orElseThrow())
        .collect(Collectors.joining(" "));
  }

  private static BigInteger decoded(String base58) {
    String alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    return base58
        .chars()
        .mapToObj(digit -> BigInteger.valueOf(alphabet.indexOf(digit)))
        .reduce(
            BigInteger.ZERO, (value, digit) -> value.multiply(BigInteger.valueOf(58)).add(digit));
  }
}
