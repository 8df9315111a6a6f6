package dev.atomicdata.postgres;

import dev.atomicdata.domain.Job;
import dev.atomicdata.postgres.WatchedTable.Column;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** A source's query that leads from values of its key column to keys of the job. */
final class KeysQuery {

  static final String PLACEHOLDER = "$CHANGED_KEYS";

  /** Compared and ordered as text by code unit, in every page alike, whatever the keys' type. */
  private static final String PAGE =
      """
      SELECT DISTINCT p.k FROM (
        SELECT %s COLLATE "C" AS k FROM %s
      ) p WHERE p.k %s ORDER BY p.k LIMIT ?
      """;

  private final Standpoint standpoint;
  private final String subject;
  private final WrappedQuery query;
  private final int columns;
  private boolean checked;

  /**
   * @param subject whom the query is for, as it stands in errors
   * @param keyType of the values
   * @param columns of the job's keys
   */
  KeysQuery(Standpoint standpoint, String subject, QueryText query, String keyType, int columns) {
    this.standpoint = standpoint;
    this.subject = subject;
    this.query = WrappedQuery.ofAll(query, "CAST(? AS " + keyType + "[])");
    this.columns = columns;
  }

  /** The query of a source that leads from this column to the job's keys. */
  static KeysQuery of(
      Database database,
      Standpoint standpoint,
      String subject,
      Job job,
      QueryText query,
      Column from) {
    List<Column> key = database.read(subject, sql -> Catalogue.key(sql, job));
    return new KeysQuery(standpoint, subject, query, from.type(), Math.max(1, key.size()));
  }

  /**
   * Keys in their order, each once, NULL never.
   *
   * @param briefly whether it may take only a part of the usual time
   */
  List<String> keysAfter(Optional<String> last, List<String> values, int limit, boolean briefly) {
    return standpoint.read(
        subject,
        Optional.empty(),
        (connection, snapshot) -> {
          if (briefly) {
            Terms.hurry(connection, standpoint.settings());
          }
          requireColumns(connection);
          return page(connection, last, values, limit);
        });
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
    List<String> names = IntStream.range(0, columns).mapToObj(i -> "k" + i).toList();
    String page =
        PAGE.formatted(
            "(" + KeyText.sql(names.stream().map(name -> "q." + name).toList()) + ")",
            query.from("q(" + String.join(", ", names) + ")"),
            last.isPresent() ? "> ?" : "IS NOT NULL");
    PreparedStatement statement = connection.prepareStatement(page);
    query.bind(statement, values);
    int next = query.parameters() + 1;
    if (last.isPresent()) {
      statement.setString(next++, last.get());
    }
    statement.setInt(next, limit);
    return statement;
  }

  /** Wrapped, a column too many would go unnoticed. */
  void requireColumns(Connection connection) throws SQLException {
    if (checked) {
      return;
    }
    int found = QueryColumns.of(connection, query).size();
    if (found != columns) {
      throw new IllegalArgumentException(
          "%s: keys_query with %d columns (expected: %s)"
              .formatted(
                  subject, found, columns == 1 ? "one, the key" : columns + ", as the key has"));
    }
    checked = true;
  }
}
