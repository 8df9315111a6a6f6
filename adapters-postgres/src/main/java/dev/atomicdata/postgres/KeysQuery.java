package dev.atomicdata.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A source's query that leads from values of its key column to keys of the job. */
final class KeysQuery {

  static final String PLACEHOLDER = "$CHANGED_KEYS";

  /** Compared and ordered as text by code unit, in every page alike, whatever the keys' type. */
  private static final String PAGE =
      """
      SELECT DISTINCT p.k FROM (
        SELECT q.k::text COLLATE "C" AS k FROM %s
      ) p WHERE p.k %s ORDER BY p.k LIMIT ?
      """;

  private final Standpoint standpoint;
  private final String subject;
  private final WrappedQuery query;
  private boolean checked;

  /**
   * @param subject whom the query is for, as it stands in errors
   * @param keyType of the values
   */
  KeysQuery(Standpoint standpoint, String subject, QueryText query, String keyType) {
    this.standpoint = standpoint;
    this.subject = subject;
    this.query = WrappedQuery.ofAll(query, "CAST(? AS " + keyType + "[])");
  }

  /** Keys in their order, each once, NULL never. */
  List<String> keysAfter(Optional<String> last, List<String> values, int limit) {
    return standpoint.read(
        subject,
        Optional.empty(),
        (sql, snapshot) ->
            sql.connectionResult(
                connection -> {
                  requireOneColumn(connection);
                  return page(connection, last, values, limit);
                }));
  }

  private List<String> page(
      Connection connection, Optional<String> last, List<String> values, int limit)
      throws SQLException {
    try (PreparedStatement statement = prepare(connection, last, values, limit)) {
      List<String> keys = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          keys.add(row.getString(1));
        }
      }
      return keys;
    }
  }

  /** The statement for one page of keys, ready to be executed. */
  PreparedStatement prepare(
      Connection connection, Optional<String> last, List<String> values, int limit)
      throws SQLException {
    String page = PAGE.formatted(query.from("q(k)"), last.isPresent() ? "> ?" : "IS NOT NULL");
    PreparedStatement statement = connection.prepareStatement(page);
    query.bind(statement, values);
    int next = query.parameters() + 1;
    if (last.isPresent()) {
      statement.setString(next++, last.get());
    }
    statement.setInt(next, limit);
    return statement;
  }

  /** Wrapped, a second column would go unnoticed. */
  private void requireOneColumn(Connection connection) throws SQLException {
    if (checked) {
      return;
    }
    int columns = QueryColumns.of(connection, query).size();
    if (columns != 1) {
      throw new IllegalArgumentException(
          subject + ": keys_query with " + columns + " columns (expected: one, the key)");
    }
    checked = true;
  }
}
