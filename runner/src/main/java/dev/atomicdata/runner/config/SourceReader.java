package dev.atomicdata.runner.config;

import dev.atomicdata.domain.DetectionMode;
import dev.atomicdata.domain.Source;
import dev.atomicdata.domain.Start;
import dev.atomicdata.postgres.QueryForm;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads a watched table, as a source of a job or as a job by itself. */
final class SourceReader {

  static final Set<String> NAMES =
      Set.of(
          "table",
          "change_column",
          "key_column",
          "primary_key_column",
          "keys_query",
          "start",
          "detection");

  private final Start inherited;

  /**
   * @param inherited the start of a table that has none of its own
   */
  SourceReader(Start inherited) {
    this.inherited = inherited;
  }

  /** A source; empty if anything is wrong with it, which has been said. */
  Optional<Source> read(Table table) {
    Optional<String> name = table.required("table", Kind.filledText());
    Optional<List<String>> keyColumns = table.required("key_column", Kind.columns());
    Optional<String> keysQuery =
        table.has("keys_query") ? table.query("keys_query", QueryForm.KEYS) : Optional.empty();
    if (keysQuery.isPresent() && keyColumns.filter(columns -> columns.size() > 1).isPresent()) {
      table.wrong("key_column", "one column, whose values a keys_query takes");
    }
    return source(table, name, keyColumns, keysQuery);
  }

  /** The one source of a job in the short form, whose key is the table's. */
  Optional<Source> readShort(Table table, Optional<String> name) {
    return source(table, name, Optional.of(List.of()), Optional.empty());
  }

  private Optional<Source> source(
      Table table,
      Optional<String> name,
      Optional<List<String>> keyColumns,
      Optional<String> keysQuery) {
    Optional<List<String>> primaryKey = table.optional("primary_key_column", Kind.columns());
    boolean unknownMode = table.has("detection");
    Optional<DetectionMode> mode = table.optional("detection", Kind.choice(DetectionMode.class));
    unknownMode &= mode.isEmpty();
    Optional<String> changeColumn = table.optional("change_column", Kind.filledText());
    boolean polled = mode.orElse(DetectionMode.POLLING) == DetectionMode.POLLING;
    if (!table.has("change_column") && polled && !unknownMode) {
      table.problem(
          "change_column",
          "is missing (expected: "
              + Kind.filledText().expected()
              + ", or detection = \"reconcile\")");
    }
    Start start = table.optional("start", Kind.start()).orElse(inherited);
    if (!table.has("change_column") && !polled && start instanceof Start.From from) {
      table.problem(
          "start",
          "is %s (expected: latest or earliest, where there is no change_column)"
              .formatted(from.value()));
    }
    if (!table.sound()) {
      return Optional.empty();
    }
    return Optional.of(
        new Source(
            name.orElseThrow(),
            changeColumn,
            keyColumns.orElseThrow(),
            primaryKey.orElse(List.of()),
            keysQuery,
            start,
            mode.orElse(DetectionMode.POLLING)));
  }
}
