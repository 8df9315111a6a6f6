package dev.atomicdata.demo;

import dev.atomicdata.testkit.Base58;
import dev.atomicdata.testkit.HeliumTables;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** Changes rows of the watched tables. */
final class Changes {

  private static final int MOST_ROWS = 500;

  private final Random random;
  private long block = HeliumTables.HEAD;

  Changes(long seed) {
    random = new Random(seed);
  }

  /** Sets rows of key_to_assets aside, which are to come late. */
  void withholdKeys(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA demo");
      statement.execute(
          """
          CREATE TABLE %s AS
            SELECT * FROM key_to_assets
            WHERE key_serialization = '"b58"' AND asset IN (SELECT asset FROM asset_owners)
            ORDER BY md5(address)
            LIMIT least(%d, (SELECT count(*) / 10 FROM key_to_assets))
          """
              .formatted(ChangeKind.Sql.WITHHELD, MOST_ROWS));
      statement.execute(
          "DELETE FROM key_to_assets WHERE address IN (SELECT address FROM %s)"
              .formatted(ChangeKind.Sql.WITHHELD));
    }
  }

  /**
   * Makes all kinds of changes in one transaction, none to a row that another kind changes.
   *
   * @return how many rows each kind changed
   */
  Map<ChangeKind, Integer> applyAll(Connection connection) throws SQLException {
    Map<ChangeKind, Integer> changed = new EnumMap<>(ChangeKind.class);
    List<String> taken = new ArrayList<>();
    connection.setAutoCommit(false);
    for (ChangeKind kind : ChangeKind.values()) {
      List<String> keys = choose(connection, kind, taken);
      apply(connection, kind, keys);
      taken.addAll(keys);
      changed.put(kind, keys.size());
    }
    connection.commit();
    connection.setAutoCommit(true);
    return changed;
  }

  /** 500 rows, or a tenth of all if that is less; those that are held back come all. */
  List<String> choose(Connection connection, ChangeKind kind, List<String> taken)
      throws SQLException {
    String query =
        """
        SELECT key, count(*) OVER () FROM (%s) AS rows (key)
        WHERE NOT EXISTS (SELECT FROM unnest(?) AS taken WHERE taken = key)
        ORDER BY md5(key) LIMIT %d
        """
            .formatted(kind.rows(), MOST_ROWS);
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setArray(1, connection.createArrayOf("text", taken.toArray()));
      List<String> keys = new ArrayList<>();
      long all = 0;
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          keys.add(rows.getString(1));
          all = rows.getLong(2);
        }
      }
      long tenth = kind == ChangeKind.LATE_KEY ? all : (all + 9) / 10;
      return keys.subList(0, (int) Math.min(keys.size(), tenth));
    }
  }

  void apply(Connection connection, ChangeKind kind, List<String> keys) throws SQLException {
    block++;
    for (String update : kind.updates()) {
      String sql =
          "WITH chosen AS (SELECT *, ?::bigint AS block FROM unnest(?, ?, ?)"
              + " AS each (key, wallet, cell)) "
              + update;
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        statement.setLong(1, block);
        statement.setArray(2, connection.createArrayOf("text", keys.toArray()));
        statement.setArray(3, connection.createArrayOf("text", wallets(keys.size())));
        statement.setArray(4, connection.createArrayOf("bigint", cells(keys.size())));
        statement.executeUpdate();
      }
    }
  }

  private Object[] wallets(int count) {
    return IntStream.range(0, count).mapToObj(i -> wallet()).toArray();
  }

  private String wallet() {
    byte[] key = new byte[32];
    random.nextBytes(key);
    return Base58.encode(key);
  }

  /** H3 cells of resolution 12: a base cell, twelve digits below 7, and three that stand unused. */
  private Object[] cells(int count) {
    return IntStream.range(0, count).mapToObj(i -> cell()).toArray();
  }

  private long cell() {
    long cell = 1L << 59 | 12L << 52 | (long) random.nextInt(122) << 45 | 0777;
    for (int digit = 3; digit < 15; digit++) {
      cell |= (long) random.nextInt(7) << (3 * digit);
    }
    return cell;
  }
}
