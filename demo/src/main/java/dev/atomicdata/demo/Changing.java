package dev.atomicdata.demo;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Changes one row after another, of all kinds in turn. */
final class Changing {

  private record Row(ChangeKind kind, String key) {}

  private final Changes changes;
  private final Connection connection;
  private final List<Row> rows = new ArrayList<>();
  private int next;

  Changing(Changes changes, Connection connection) throws SQLException {
    this.changes = changes;
    this.connection = connection;
    List<List<String>> keys = new ArrayList<>();
    for (ChangeKind kind : ChangeKind.lasting()) {
      keys.add(changes.choose(connection, kind, List.of()));
    }
    int longest = keys.stream().mapToInt(List::size).max().orElse(0);
    for (int i = 0; i < longest; i++) {
      for (int kind = 0; kind < keys.size(); kind++) {
        List<String> ofKind = keys.get(kind);
        if (!ofKind.isEmpty()) {
          rows.add(new Row(ChangeKind.lasting().get(kind), ofKind.get(i % ofKind.size())));
        }
      }
    }
  }

  void changeOne() throws SQLException {
    if (!rows.isEmpty()) {
      Row row = rows.get(next++ % rows.size());
      changes.apply(connection, row.kind(), List.of(row.key()));
    }
  }
}
