package dev.atomicdata.postgres;

import java.util.List;

/**
 * What was found touched in one snapshot.
 *
 * @param rows at most as many as were asked for
 * @param whole whether that is all there was to find
 * @param reached of a page of a full look: how far it has come with it
 */
record Look(Snapshot snapshot, List<TouchedRow> rows, boolean whole, List<String> reached) {

  Look {
    rows = List.copyOf(rows);
    reached = List.copyOf(reached);
  }
}
