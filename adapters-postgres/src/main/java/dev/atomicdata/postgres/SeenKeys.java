package dev.atomicdata.postgres;

import dev.atomicdata.postgres.WatchedTable.Column;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The keys of a table whose full look has ended: of those of its rows that were there when it began
 * and still are, unchanged. Each of them was handed out in between.
 *
 * @param table as it is now
 * @param horizon the transaction from which on rows are younger than the look
 */
record SeenKeys(WatchedTable table, long horizon) {

  /** SQL that says of a row {@code t} whether its key was seen in any of these. */
  static String sql(List<SeenKeys> all, List<Column> key) {
    return all.isEmpty()
        ? "false"
        : all.stream().map(seen -> seen.exists(key)).collect(Collectors.joining(" OR ", "(", ")"));
  }

  /** Whether keys of the other table can be compared with these. */
  boolean fits(WatchedTable other) {
    return types(table).equals(types(other));
  }

  /** Returns the next parameter. */
  int bind(PreparedStatement statement, int first, Snapshot snapshot) throws SQLException {
    statement.setLong(first, snapshot.xmax());
    statement.setLong(first + 1, snapshot.xmax() - horizon);
    return first + 2;
  }

  /** Equal values may have different texts, which are different keys. */
  private String exists(List<Column> key) {
    List<Column> own = table.columns().key();
    String equal =
        IntStream.range(0, key.size())
            .mapToObj(
                i ->
                    "o.%1$s = %2$s AND o.%1$s::text = %2$s::text"
                        .formatted(own.get(i).name(), key.get(i).sql()))
            .collect(Collectors.joining(" AND "));
    return "EXISTS (SELECT FROM %s o WHERE %s AND NOT %s)"
        .formatted(table.name(), equal, TableReader.SINCE_HORIZON.replace("t.xmin", "o.xmin"));
  }

  private static List<String> types(WatchedTable table) {
    return table.columns().key().stream().map(Column::type).toList();
  }
}
