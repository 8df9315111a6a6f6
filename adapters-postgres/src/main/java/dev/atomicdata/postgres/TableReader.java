package dev.atomicdata.postgres;

import dev.atomicdata.domain.Start;
import dev.atomicdata.domain.TransactionIds;
import dev.atomicdata.postgres.WatchedTable.SourceColumns;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Looks at a watched table: each look, and each page of a full one, is of one snapshot. */
final class TableReader {

  /** Of a table that the query calls {@code t}. */
  static final String XMIN = "t.xmin::text::bigint";

  /**
   * {@link TransactionIds#widen} in SQL: a row's id lies as far below the snapshot's xmax as the
   * low 32 bits of both say. Binds xmax and the distance of the horizon from it.
   */
  static final String SINCE_HORIZON = "((? - " + XMIN + ") & 4294967295) <= ?";

  /**
   * The same for the most part, and cheap: says of few older rows that they are younger, and of no
   * younger one that it is older as long as both ages fit into 31 bits. Binds the horizon's id.
   */
  private static final String ROUGHLY = "age(t.xmin) <= age(CAST(CAST(? AS text) AS xid))";

  private static final long ROUGH_AGE = 1L << 30;

  /** Keeps the driver from holding all rows of a look as text besides the values made of them. */
  static final int FETCHED = 2_000;

  private final Standpoint standpoint;
  private final String subject;
  private final PageOrder blocks = new BlockPages();
  private final PageOrder keys = new KeyPages();

  /**
   * @param subject whom the looks are for, as it stands in errors
   */
  TableReader(Standpoint standpoint, String subject) {
    this.standpoint = standpoint;
    this.subject = subject;
  }

  Snapshot snapshot(WatchedTable table) {
    return read(table, (connection, snapshot) -> snapshot);
  }

  /** Whether another job's look may be used as if it were this one's. */
  boolean shares(Snapshot other) {
    return standpoint.shares(other);
  }

  /** How often another server took over. */
  int moves() {
    return standpoint.moves();
  }

  /** Rows in the index range whose transaction is not below the horizon, without order. */
  Look poll(WatchedTable table, PollBounds asked, int most) {
    return read(
        table,
        (connection, snapshot) -> {
          try (PreparedStatement statement =
              poll(connection, table, asked.from(), snapshot, asked.horizon(), most)) {
            List<TouchedRow> rows = new ArrayList<>();
            boolean whole =
                each(statement, most, row -> rows.add(row(row, 1, snapshot, row.getLong(3))));
            return new Look(snapshot, rows, whole, List.of());
          }
        });
  }

  /** The statement of a poll, ready to be executed. */
  static PreparedStatement poll(
      Connection connection,
      WatchedTable table,
      Optional<BigDecimal> from,
      Snapshot snapshot,
      long horizon,
      int most)
      throws SQLException {
    SourceColumns columns = table.columns();
    String range = from.isEmpty() ? "" : columns.change().sql() + " >= ? AND ";
    PreparedStatement statement =
        connection.prepareStatement(
            "SELECT %s, %s FROM %s t WHERE %s%s LIMIT ?"
                .formatted(columns.sql(), XMIN, table.name(), range, SINCE_HORIZON));
    int next = 1;
    if (from.isPresent()) {
      columns.type().bind(statement, next++, from.get());
    }
    statement.setLong(next++, snapshot.xmax());
    statement.setLong(next++, snapshot.xmax() - horizon);
    statement.setLong(next, most + 1L);
    return statement;
  }

  /**
   * All rows, wherever they lie, whose transaction is not below the horizon, without order; not
   * those that every user's polls have handed out.
   *
   * @param most rows that are found
   */
  SweptRows sweep(WatchedTable table, List<SweepUser> users, long horizon, int most) {
    List<SourceColumns> columns = users.stream().map(SweepUser::columns).distinct().toList();
    return read(
        table,
        (connection, snapshot) -> {
          try (PreparedStatement statement = sweep(connection, table, columns, snapshot, horizon)) {
            SweptRows.Collector found = new SweptRows.Collector(users, columns);
            boolean whole =
                each(
                    statement,
                    most,
                    row -> {
                      long xmin = row.getLong(1);
                      List<TouchedRow> shown = new ArrayList<>(columns.size());
                      for (int i = 0; i < columns.size(); i++) {
                        shown.add(row(row, 2 + 2 * i, snapshot, xmin));
                      }
                      return found.add(shown);
                    });
            return found.swept(snapshot, horizon, whole);
          }
        });
  }

  private static PreparedStatement sweep(
      Connection connection,
      WatchedTable table,
      List<SourceColumns> columns,
      Snapshot snapshot,
      long horizon)
      throws SQLException {
    boolean roughly = snapshot.xmax() - horizon < ROUGH_AGE;
    PreparedStatement statement =
        connection.prepareStatement(
            "SELECT %s, %s FROM %s t WHERE %s%s"
                .formatted(
                    XMIN,
                    columns.stream().map(SourceColumns::sql).collect(Collectors.joining(", ")),
                    table.name(),
                    roughly ? ROUGHLY + " AND " : "",
                    SINCE_HORIZON));
    int next = 1;
    if (roughly) {
      statement.setString(next++, Long.toString(horizon & 0xffff_ffffL));
    }
    statement.setLong(next++, snapshot.xmax());
    statement.setLong(next, snapshot.xmax() - horizon);
    return statement;
  }

  /** The next rows of a full look; of those, the ones that it is about. */
  Look page(PageRows rows, int most) {
    PageOrder order = rows.table().inBlocks() ? blocks : keys;
    return read(
        rows.table(), (connection, snapshot) -> order.page(connection, snapshot, rows, most));
  }

  /**
   * @throws IllegalArgumentException if the change column cannot have the value of the start
   */
  void requireStart(WatchedTable table, Start start) {
    new AtStart(start, Optional.of(table.columns().change())).require(standpoint, subject);
  }

  private <T> T read(WatchedTable table, Standpoint.Work<T> work) {
    return standpoint.read(subject, Optional.of(table.name()), work);
  }

  /** Hands over rows until that many counted, and says whether there are no others. */
  static boolean each(PreparedStatement statement, int most, RowReader reader) throws SQLException {
    statement.setFetchSize(FETCHED);
    try (ResultSet row = statement.executeQuery()) {
      int counted = 0;
      while (row.next()) {
        if (counted == most) {
          return false;
        }
        if (reader.read(row)) {
          counted++;
        }
      }
      return true;
    }
  }

  static TouchedRow row(ResultSet row, int first, Snapshot snapshot, long xmin)
      throws SQLException {
    return new TouchedRow(
        Optional.ofNullable(row.getString(first)),
        Optional.ofNullable(row.getString(first + 1)).flatMap(ChangeType::finite),
        TransactionIds.widen(xmin, snapshot.xmax()));
  }

  @FunctionalInterface
  interface RowReader {
    /** Returns whether the row counts. */
    boolean read(ResultSet row) throws SQLException;
  }
}
