package dev.atomicdata.postgres;

import dev.atomicdata.domain.FullLook;
import dev.atomicdata.domain.Start;
import dev.atomicdata.postgres.ReconciledTable.ChangeColumn;
import dev.atomicdata.postgres.WatchedTable.Column;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Pages through the keys of whatever can be selected from: a page is one statement. */
final class KeyReader {

  private final Standpoint standpoint;
  private final String subject;

  /**
   * @param subject whom the pages are for, as it stands in errors
   */
  KeyReader(Standpoint standpoint, String subject) {
    this.standpoint = standpoint;
    this.subject = subject;
  }

  Snapshot snapshot() {
    return standpoint.read(subject, Optional.empty(), (connection, snapshot) -> snapshot);
  }

  /**
   * @throws IllegalArgumentException if the change column cannot have the value of the start
   */
  void requireStart(ReconciledTable table, Start start) {
    new AtStart(start, change(table)).require(standpoint, subject);
  }

  /**
   * The next keys after the last one of a full look, each once. A key's rows are recorded, where
   * the full look records, if none of them is to be published.
   */
  Look page(ReconciledTable table, FullLook look, Start start, int most) {
    // A primary key may have changed since.
    boolean goesOn = look.reached().size() == table.key().size();
    AtStart atStart = AtStart.of(look, start, change(table));
    String sql = sql(table, atStart, goesOn);
    return standpoint.read(
        subject,
        Optional.empty(),
        (connection, snapshot) -> {
          List<String> after = goesOn ? look.reached() : List.of();
          List<TouchedRow> keys = keys(connection, sql, atStart, after, most);
          boolean whole = keys.size() <= most;
          return new Look(snapshot, whole ? keys : keys.subList(0, most), whole, List.of());
        });
  }

  /**
   * Keys that are equal but have other texts are keys of their own, so the texts are part of the
   * order. The bound on the first column alone adds nothing, but it is one that a foreign server,
   * and an index below a view, can use.
   */
  private static String sql(ReconciledTable table, AtStart atStart, boolean goesOn) {
    List<String> names = table.key().stream().map(Column::sql).toList();
    String order =
        Stream.concat(names.stream(), names.stream().map(name -> name + "::text COLLATE \"C\""))
            .collect(Collectors.joining(", "));
    String present =
        names.stream().map(name -> name + " IS NOT NULL").collect(Collectors.joining(" AND "));
    String after = "";
    if (goesOn) {
      List<String> casts =
          table.key().stream().map(column -> "CAST(? AS " + column.type() + ")").toList();
      String last =
          Stream.concat(casts.stream(), names.stream().map(name -> "?"))
              .collect(Collectors.joining(", "));
      after = " AND %s >= %s AND (%s) > (%s)".formatted(names.get(0), casts.get(0), order, last);
    }
    return "SELECT %s, %s, bool_and(%s) FROM %s t WHERE %s%s GROUP BY %s ORDER BY %s LIMIT ?"
        .formatted(
            KeyText.sql(names),
            table
                .change()
                .map(change -> change.type().text("max(" + change.column().sql() + ")"))
                .orElse("NULL"),
            atStart.sql(),
            table.name(),
            present,
            after,
            order,
            order);
  }

  private static List<TouchedRow> keys(
      Connection connection, String sql, AtStart atStart, List<String> after, int most)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      int next = atStart.bind(statement, 1);
      if (!after.isEmpty()) {
        statement.setObject(next++, after.get(0), Types.OTHER);
        for (String value : after) {
          statement.setObject(next++, value, Types.OTHER);
        }
        for (String text : after) {
          statement.setString(next++, text);
        }
      }
      statement.setLong(next, most + 1L);
      statement.setFetchSize(TableReader.FETCHED);
      List<TouchedRow> keys = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          keys.add(
              new TouchedRow(
                      Optional.of(row.getString(1)),
                      Optional.ofNullable(row.getString(2)).flatMap(ChangeType::finite),
                      0)
                  .recordedIf(row.getBoolean(3)));
        }
      }
      return keys;
    }
  }

  private static Optional<Column> change(ReconciledTable table) {
    return table.change().map(ChangeColumn::column);
  }
}
