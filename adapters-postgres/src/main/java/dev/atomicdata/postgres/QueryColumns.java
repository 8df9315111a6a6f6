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

  private static final String BEFORE = "SELECT q.* FROM ";

  private QueryColumns() {}

  /**
   * The names of the columns, in their order.
   *
   * @throws QueryFault if the query cannot be run as it is
   */
  static List<String> of(Connection connection, WrappedQuery query) throws SQLException {
    // The driver's getMetaData before execution would leave a named statement in the session.
    String sql = BEFORE + query.from("q") + " LIMIT 0";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      query.bind(statement, List.of());
      try (ResultSet nothing = statement.executeQuery()) {
        ResultSetMetaData columns = nothing.getMetaData();
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
          names.add(columns.getColumnLabel(i));
        }
        return names;
      }
    } catch (SQLException e) {
      throw QueryFault.of(e, query, BEFORE);
    }
  }
}
