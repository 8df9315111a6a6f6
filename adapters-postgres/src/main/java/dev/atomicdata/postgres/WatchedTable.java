package dev.atomicdata.postgres;

import java.util.List;

/**
 * A table that a source watches, as the catalogue knows it.
 *
 * @param name quoted, with its schema
 * @param columns those that the source reads
 * @param primaryKey columns that tell rows apart, in the order of their index
 * @param indexed whether an index over all rows begins with the change column
 * @param inBlocks whether its rows, and no others, lie in one file that can be read in ranges of
 *     blocks
 */
record WatchedTable(
    String name,
    SourceColumns columns,
    List<Column> primaryKey,
    boolean indexed,
    boolean inBlocks) {

  WatchedTable {
    primaryKey = List.copyOf(primaryKey);
  }

  /**
   * A column.
   *
   * @param name quoted
   * @param type as SQL writes it, without length or precision
   */
  record Column(String name, String type) {

    /** The column of the table that queries here call {@code t}. */
    String sql() {
      return "t." + name;
    }
  }

  /** What a source reads of each row. */
  record SourceColumns(List<Column> key, Column change, ChangeType type) {

    SourceColumns {
      key = List.copyOf(key);
    }

    /** SQL for the key and the change value, each as text. */
    String sql() {
      return KeyText.sql(key.stream().map(Column::sql).toList()) + ", " + type.text(change.sql());
    }
  }
}
