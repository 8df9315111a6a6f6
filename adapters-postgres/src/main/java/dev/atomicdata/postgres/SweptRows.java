package dev.atomicdata.postgres;

import dev.atomicdata.postgres.WatchedTable.SourceColumns;
import java.util.ArrayList;
import java.util.List;

/**
 * What a sweep found, for each of those who share it.
 *
 * @param since the horizon that it looked from
 * @param users for whom it looked
 * @param columns those of the users, each once
 * @param rows what some user's polls have not handed out: each row as all the columns show it, in
 *     their order
 * @param leftOut whether there were others
 * @param whole whether that is all there was to find
 */
record SweptRows(
    Snapshot snapshot,
    long since,
    List<SweepUser> users,
    List<SourceColumns> columns,
    List<List<TouchedRow>> rows,
    boolean leftOut,
    boolean whole) {

  SweptRows {
    users = List.copyOf(users);
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  /** Whether these are all rows that a sweep from that horizon would have found, or too many. */
  boolean covers(SweepUser user, long horizon) {
    boolean lookedFor = leftOut ? users.contains(user) : columns.contains(user.columns());
    return lookedFor && (since == horizon || (since < horizon && whole));
  }

  List<TouchedRow> of(SourceColumns user, long horizon) {
    int index = columns.indexOf(user);
    return rows.stream().map(row -> row.get(index)).filter(row -> row.xmin() >= horizon).toList();
  }

  /** Takes the rows of a sweep, one by one. */
  static final class Collector {

    private final List<SweepUser> users;
    private final List<SourceColumns> columns;
    private final List<List<TouchedRow>> rows = new ArrayList<>();
    private boolean leftOut;

    Collector(List<SweepUser> users, List<SourceColumns> columns) {
      this.users = users;
      this.columns = columns;
    }

    /**
     * Returns whether some user is to be told of the row.
     *
     * @param shown the row as all the columns show it, in their order
     */
    boolean add(List<TouchedRow> shown) {
      boolean news =
          users.stream()
              .anyMatch(user -> !user.polled().contain(shown.get(columns.indexOf(user.columns()))));
      if (news) {
        rows.add(List.copyOf(shown));
      }
      leftOut |= !news;
      return news;
    }

    SweptRows swept(Snapshot snapshot, long since, boolean whole) {
      return new SweptRows(snapshot, since, users, columns, rows, leftOut, whole);
    }
  }
}
