package dev.atomicdata.postgres;

import dev.atomicdata.postgres.WatchedTable.Column;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Pages by primary key, which any table can be read by. */
final class KeyPages implements PageOrder {

  private static final String NAME = "key";

  @Override
  public Look page(Connection connection, Snapshot snapshot, PageRows rows, int most)
      throws SQLException {
    List<Column> key = rows.table().primaryKey();
    Optional<List<String>> after = PageOrder.reached(rows.look(), NAME, key.size());
    try (PreparedStatement statement =
        connection.prepareStatement(sql(rows, key, after.isPresent()))) {
      int next = rows.bind(statement, snapshot);
      for (String value : after.orElse(List.of())) {
        statement.setObject(next++, value, Types.OTHER);
      }
      statement.setLong(next, most + 1L);
      List<TouchedRow> found = new ArrayList<>();
      List<String> last = new ArrayList<>(rows.look().reached());
      boolean whole =
          TableReader.each(
              statement,
              most,
              row -> {
                last.clear();
                last.add(NAME);
                for (int i = 1; i <= key.size(); i++) {
                  last.add(row.getString(PageRows.COLUMNS + i));
                }
                rows.read(row, snapshot).ifPresent(found::add);
                return true;
              });
      return new Look(snapshot, found, whole, last);
    }
  }

  private static String sql(PageRows rows, List<Column> key, boolean goesOn) {
    String names = key.stream().map(Column::sql).collect(Collectors.joining(", "));
    // Columns of a unique index may hold NULL, and then the row has no key.
    String present =
        key.stream()
            .map(column -> column.sql() + " IS NOT NULL")
            .collect(Collectors.joining(" AND "));
    String after =
        goesOn
            ? key.stream()
                .map(column -> "CAST(? AS " + column.type() + ")")
                .collect(Collectors.joining(", ", " AND (" + names + ") > (", ")"))
            : "";
    String texts =
        key.stream().map(column -> column.sql() + "::text").collect(Collectors.joining(", "));
    return "SELECT %s, %s FROM %s t WHERE %s%s ORDER BY %s LIMIT ?"
        .formatted(rows.sql(), texts, rows.table().name(), present, after, names);
  }
}
