package dev.atomicdata.postgres;

import dev.atomicdata.domain.FullLook;
import dev.atomicdata.domain.Start;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** What a full look reads of each row, and what becomes of the row. */
final class PageRows {

  /** How many columns that is. */
  static final int COLUMNS = 5;

  private final WatchedTable table;
  private final FullLook look;
  private final AtStart atStart;
  private final List<SeenKeys> seen;

  /**
   * @param start says which rows are recorded, where the full look records; what changed since it
   *     began is not
   * @param seen keys that need not be told again, unless their row here is younger than the look
   */
  PageRows(WatchedTable table, FullLook look, Start start, List<SeenKeys> seen) {
    this.table = table;
    this.look = look;
    this.atStart = AtStart.of(look, start, Optional.of(table.columns().change()));
    this.seen = List.copyOf(seen);
  }

  WatchedTable table() {
    return table;
  }

  FullLook look() {
    return look;
  }

  /** The columns, of a table that the query calls {@code t}. */
  String sql() {
    return String.join(
        ", ",
        table.columns().sql(),
        TableReader.XMIN,
        atStart.sql(),
        SeenKeys.sql(seen, table.columns().key()));
  }

  /** Binds what they need as the first parameters; returns the next one. */
  int bind(PreparedStatement statement, Snapshot snapshot) throws SQLException {
    int next = atStart.bind(statement, 1);
    for (SeenKeys keys : seen) {
      next = keys.bind(statement, next, snapshot);
    }
    return next;
  }

  /** The row, if the look is about it. */
  Optional<TouchedRow> read(ResultSet row, Snapshot snapshot) throws SQLException {
    TouchedRow touched = TableReader.row(row, 1, snapshot, row.getLong(3));
    boolean old = touched.xmin() < look.next();
    if (old && row.getBoolean(5)) {
      return Optional.of(touched.withoutKey());
    }
    return look.since() == 0 || touched.xmin() >= look.since()
        ? Optional.of(touched.recordedIf(old && row.getBoolean(4)))
        : Optional.empty();
  }
}
