package dev.atomicdata.postgres;

import dev.atomicdata.domain.TransactionIds;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * What a transaction sees.
 *
 * @param xmin every transaction below it has ended: the horizon of the next look
 * @param xmax no transaction from it on is seen; widens the ids in rows to 64 bits
 */
record Snapshot(long xmin, long xmax) {

  /** The functions of this family exist on every supported version, with 64-bit results. */
  private static final String CURRENT =
      "SELECT txid_snapshot_xmin(s), txid_snapshot_xmax(s) FROM txid_current_snapshot() s";

  /** The snapshot of the running transaction, which must be REPEATABLE READ. */
  static Snapshot of(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(CURRENT);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return new Snapshot(row.getLong(1), row.getLong(2));
    }
  }

  /**
   * Whether rows can be compared with this horizon. They cannot on another server, after a backup
   * was restored, or when too many ids have passed.
   */
  boolean knows(long horizon) {
    return !TransactionIds.wentBack(horizon, xmax) && !TransactionIds.passed(horizon, xmax);
  }
}
