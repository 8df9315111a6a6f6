package dev.atomicdata.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Asks PostgreSQL what columns somebody else's query has. */
final class QueryColumns {

  private QueryColumns() {}

  /**
   * The names of the columns, in their order.
   *
   * @param marker what stands for a placeholder
   */
  static List<String> of(Connection connection, QueryText query, String marker)
      throws SQLException {
    // The driver's getMetaData before execution would leave a named statement in the session.
    String sql = "SELECT * FROM (\n" + query.sql(marker) + "\n) q LIMIT 0";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      TextArray.bind(statement, 1, query.binds(), List.of());
      try (ResultSet nothing = statement.executeQuery()) {
        ResultSetMetaData columns = nothing.getMetaData();
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
          names.add(columns.getColumnLabel(i));
        }
        return names;
      }
    }
  }
}
