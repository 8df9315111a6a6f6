package dev.atomicdata.demo;

import com.google.protobuf.Message;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Says what must have been published last, from the watched tables alone.
 *
 * <p>It shares no text with the publisher's queries and no code with its mapping; what both follow
 * is helium.md sections 3 and 5. Keys whose rows break a rule there are not predicted: about them
 * nothing can be said.
 */
final class Oracle {

  private static final int ROWS_AT_A_TIME = 5_000;

  private Oracle() {}

  /**
   * Predicts every pair there is, in one snapshot.
   *
   * @param connection not in a transaction
   */
  static void predict(Connection connection, Tally tally) throws SQLException {
    tally.beginPrediction();
    connection.setAutoCommit(false);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    try {
      predict(connection, MessageType.MOBILE_HOTSPOT, new MobileHotspots(), tally);
      predict(connection, MessageType.IOT_HOTSPOT, new IotHotspots(), tally);
      predict(connection, MessageType.ENTITY_OWNERSHIP, new Ownerships(), tally);
      predict(connection, MessageType.ENTITY_REWARD_DESTINATION, new RewardDestinations(), tally);
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
    tally.endPrediction();
  }

  private static void predict(
      Connection connection, MessageType type, Prophecy prophecy, Tally tally) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(ROWS_AT_A_TIME);
      try (ResultSet rows = statement.executeQuery(prophecy.query())) {
        while (rows.next()) {
          String asset = rows.getString("asset");
          tally.expect(type, asset, Digest.of(prophecy.change(rows)));
        }
      }
    }
  }

  /** How one message type is predicted. */
  interface Prophecy {

    /** One row for each pair, with its asset in the column of this name. */
    String query();

    /** The change without block and time. */
    Message change(ResultSet row) throws SQLException;
  }
}
