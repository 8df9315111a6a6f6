package dev.atomicdata.postgres;

import dev.atomicdata.postgres.WatchedTable.Column;
import java.util.List;
import java.util.Optional;

/**
 * A table, view or foreign table of which only the keys are read, as the catalogue knows it.
 *
 * @param name quoted, with its schema
 * @param key the columns that the keys consist of
 */
record ReconciledTable(String name, List<Column> key, Optional<ChangeColumn> change) {

  ReconciledTable {
    key = List.copyOf(key);
  }

  /** A column with a block or time. */
  record ChangeColumn(Column column, ChangeType type) {}
}
