package dev.atomicdata.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A job's query for atomic data, wrapped so that each row is its key, its block and the rest.
 *
 * @param sql binds the keys
 * @param columns the rest, in their order
 */
record AtomicDataQuery(String sql, int binds, List<String> columns) {

  static final String PLACEHOLDER = "$PRIMARY_KEYS";

  private static final String BLOCK = "block";

  /** No column is called so; {@code to_jsonb} of a name takes a column before a row. */
  private static final String ROW = "\"the row of atomic data\"";

  AtomicDataQuery {
    columns = List.copyOf(columns);
  }

  /**
   * Asks PostgreSQL for the columns of the query.
   *
   * @param subject whose query it is, as it stands in errors
   * @throws IllegalArgumentException if they cannot be told apart
   */
  static AtomicDataQuery describe(Connection connection, QueryText query, String subject)
      throws SQLException {
    List<String> names = QueryColumns.of(connection, query, "?");
    requireDistinct(names, subject);
    String key = names.get(0);
    List<String> rest = names.subList(1, names.size());
    boolean block = rest.contains(BLOCK);
    String sql =
        "SELECT %1$s.%2$s::text, %3$s, (to_jsonb(%1$s) - %4$s%5$s)::text FROM (%n%6$s%n) %1$s"
            .formatted(
                ROW,
                quoted(key, '"'),
                block ? ROW + "." + quoted(BLOCK, '"') + "::text" : "NULL::text",
                quoted(key, '\''),
                block ? " - " + quoted(BLOCK, '\'') : "",
                query.sql("?"));
    return new AtomicDataQuery(
        sql, query.binds(), rest.stream().filter(name -> !name.equals(BLOCK)).toList());
  }

  PreparedStatement prepare(Connection connection, Collection<String> keys) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    TextArray.bind(statement, 1, binds, keys);
    return statement;
  }

  private static void requireDistinct(List<String> names, String subject) {
    Set<String> distinct = new HashSet<>();
    for (String name : names) {
      if (!distinct.add(name)) {
        throw new IllegalArgumentException(
            subject
                + ": atomic_data_query with two columns \""
                + name
                + "\" (expected: each name once)");
      }
    }
    if (names.isEmpty()) {
      throw new IllegalArgumentException(
          subject + ": atomic_data_query without columns (expected: the key first)");
    }
  }

  private static String quoted(String name, char quote) {
    String mark = String.valueOf(quote);
    return mark + name.replace(mark, mark + mark) + mark;
  }
}
