package dev.atomicdata.domain;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * A watched table of a job.
 *
 * @param table as written in SQL: optionally quoted, optionally with its schema
 * @param changeColumn the block or time that indexes recent changes; a hint, never the judge. May
 *     be absent only where it is not needed, in the mode {@link DetectionMode#RECONCILE}
 * @param keyColumns lead to the job's key: they hold the key itself, or what {@code keysQuery}
 *     turns into keys; empty for the columns of {@code primaryKey}
 * @param primaryKey tell the table's rows apart, and page through it; empty for the table's own
 *     primary key. In the mode {@link DetectionMode#RECONCILE} only the key columns page
 * @param keysQuery finds the keys of the job for the values {@code $CHANGED_KEYS} of the one key
 *     column; its only column is the key
 * @param start which rows are published at first
 */
public record Source(
    String table,
    Optional<String> changeColumn,
    List<String> keyColumns,
    List<String> primaryKey,
    Optional<String> keysQuery,
    Start start,
    DetectionMode detection) {

  public Source {
    requireNonNull(table, "table");
    requireNonNull(changeColumn, "changeColumn");
    keyColumns = List.copyOf(keyColumns);
    primaryKey = List.copyOf(primaryKey);
    requireNonNull(keysQuery, "keysQuery");
    requireNonNull(start, "start");
    requireNonNull(detection, "detection");
    notBlank("table", table);
    changeColumn.ifPresent(column -> notBlank("change column", column));
    keyColumns.forEach(column -> notBlank("key column", column));
    primaryKey.forEach(column -> notBlank("primary key column", column));
    keysQuery.ifPresent(query -> notBlank("keys query", query));
    if (changeColumn.isEmpty() && detection == DetectionMode.POLLING) {
      throw new IllegalArgumentException(
          "table " + table + ": no change column (expected: one, or detection by reconcile)");
    }
    if (changeColumn.isEmpty() && start instanceof Start.From from) {
      throw new IllegalArgumentException(
          "table %s: start %s without a change column (expected: latest or earliest)"
              .formatted(table, from.value()));
    }
    if (keysQuery.isPresent() && keyColumns.size() > 1) {
      throw new IllegalArgumentException(
          "table %s: keys query with the key columns %s (expected: one column)"
              .formatted(table, keyColumns));
    }
  }

  /** A polled table whose key column holds the job's keys; all of its rows are published. */
  public Source(String table, String changeColumn, String keyColumn) {
    this(table, changeColumn, keyColumn, Optional.empty());
  }

  /** A polled table of which all rows are published. */
  public Source(String table, String changeColumn, String keyColumn, Optional<String> keysQuery) {
    this(
        table,
        Optional.of(changeColumn),
        List.of(keyColumn),
        List.of(),
        keysQuery,
        Start.EARLIEST,
        DetectionMode.POLLING);
  }

  public Source withStart(Start from) {
    return new Source(table, changeColumn, keyColumns, primaryKey, keysQuery, from, detection);
  }

  public Source withPrimaryKey(List<String> columns) {
    return new Source(table, changeColumn, keyColumns, columns, keysQuery, start, detection);
  }

  public Source withDetection(DetectionMode mode) {
    return new Source(table, changeColumn, keyColumns, primaryKey, keysQuery, start, mode);
  }

  private static void notBlank(String name, String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException(name + " \"" + value + "\" (expected: not blank)");
    }
  }
}
