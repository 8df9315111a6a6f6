package dev.atomicdata.postgres;

import dev.atomicdata.postgres.WatchedTable.SourceColumns;
import java.util.List;

/**
 * What a sweep found, for each of those who share it.
 *
 * @param since the horizon that it looked from
 * @param users whose columns it read
 * @param rows each as every user sees it, in the order of the users
 * @param whole whether that is all there was to find
 */
record SweptRows(
    Snapshot snapshot,
    long since,
    List<SourceColumns> users,
    List<List<TouchedRow>> rows,
    boolean whole) {

  SweptRows {
    users = List.copyOf(users);
    rows = List.copyOf(rows);
  }

  /** Whether these are all rows that a sweep from that horizon would have found, or too many. */
  boolean covers(SourceColumns user, long horizon) {
    return users.contains(user) && (since == horizon || (since < horizon && whole));
  }

  List<TouchedRow> of(SourceColumns user, long horizon) {
    int index = users.indexOf(user);
    return rows.stream().map(row -> row.get(index)).filter(row -> row.xmin() >= horizon).toList();
  }
}
