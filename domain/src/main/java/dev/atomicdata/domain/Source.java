package dev.atomicdata.domain;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * A watched table of a job.
 *
 * @param table as written in SQL: optionally quoted, optionally with its schema
 * @param changeColumn the block or time that indexes recent changes; a hint, never the judge
 * @param keyColumn leads to the job's key: it holds the key itself, or what {@code keysQuery} turns
 *     into keys
 * @param keysQuery finds the keys of the job for the values {@code $CHANGED_KEYS} of the key
 *     column; its only column is the key
 */
public record Source(
    String table, String changeColumn, String keyColumn, Optional<String> keysQuery) {

  public Source {
    requireNonNull(table, "table");
    requireNonNull(changeColumn, "changeColumn");
    requireNonNull(keyColumn, "keyColumn");
    requireNonNull(keysQuery, "keysQuery");
    notBlank("table", table);
    notBlank("change column", changeColumn);
    notBlank("key column", keyColumn);
    keysQuery.ifPresent(query -> notBlank("keys query", query));
  }

  public Source(String table, String changeColumn, String keyColumn) {
    this(table, changeColumn, keyColumn, Optional.empty());
  }

  private static void notBlank(String name, String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException(name + " \"" + value + "\" (expected: not blank)");
    }
  }
}
