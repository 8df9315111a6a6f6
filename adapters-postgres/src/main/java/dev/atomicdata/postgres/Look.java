package dev.atomicdata.postgres;

import java.util.List;

/**
 * What was found touched in one snapshot.
 *
 * @param rows at most as many as were asked for
 * @param whole whether that is all there was to find
 * @param lastKey of a page of a full look: the primary key of the last row that was looked at
 */
record Look(Snapshot snapshot, List<TouchedRow> rows, boolean whole, List<String> lastKey) {

  Look {
    rows = List.copyOf(rows);
    lastKey = List.copyOf(lastKey);
  }
}
