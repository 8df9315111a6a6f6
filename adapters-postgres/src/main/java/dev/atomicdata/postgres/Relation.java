package dev.atomicdata.postgres;

import dev.atomicdata.postgres.WatchedTable.Column;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A table or view, as the catalogue knows it.
 *
 * @param asked its name as it was asked for
 * @param name quoted, with its schema
 * @param kind as pg_class has it
 * @param inBlocks see {@link WatchedTable}
 * @param unique the indexes that tell all of its rows apart, the primary key's first
 */
record Relation(
    String asked,
    String name,
    String kind,
    boolean inBlocks,
    List<Attribute> attributes,
    List<Unique> unique) {

  Relation {
    attributes = List.copyOf(attributes);
    unique = List.copyOf(unique);
  }

  /**
   * A column.
   *
   * @param raw its name without quotes
   * @param typeName the name of its type; of a domain, that of the type below it
   * @param indexed whether an index over all rows begins with it
   */
  record Attribute(String raw, Column column, String typeName, boolean nullable, boolean indexed) {}

  /**
   * @param columns names without quotes, in the order of the index
   */
  record Unique(boolean primary, List<String> columns) {

    Unique {
      columns = List.copyOf(columns);
    }
  }

  /** A name as SQL would find it: quoted exactly, else in lower case; an exact one wins. */
  static Optional<String> nameIn(List<String> names, String asked) {
    String name =
        asked.length() > 2 && asked.startsWith("\"") && asked.endsWith("\"")
            ? asked.substring(1, asked.length() - 1).replace("\"\"", "\"")
            : asked.toLowerCase(Locale.ROOT);
    return Stream.of(asked, name).filter(names::contains).findFirst();
  }

  Attribute named(String column) {
    return nameIn(attributes.stream().map(Attribute::raw).toList(), column)
        .flatMap(this::find)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "column %s of table %s: not found (expected: one of %s)"
                        .formatted(
                            column, asked, attributes.stream().map(Attribute::raw).toList())));
  }

  List<Attribute> named(List<String> columns) {
    return columns.stream().map(this::named).toList();
  }

  /**
   * The columns that tell rows apart, in the order of their index.
   *
   * @param columns that were asked for; empty for those of the table's own primary key
   */
  List<Attribute> primaryKey(List<String> columns) {
    return columns.isEmpty() ? ownPrimaryKey() : uniqueOver(columns);
  }

  private List<Attribute> ownPrimaryKey() {
    return unique.stream()
        .filter(Unique::primary)
        .findFirst()
        .map(index -> named(index.columns()))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "table %s: no primary key (expected: one, or primary_key_column with %s)"
                        .formatted(asked, choices())));
  }

  private List<Attribute> uniqueOver(List<String> columns) {
    Set<String> names = named(columns).stream().map(Attribute::raw).collect(Collectors.toSet());
    return unique.stream()
        .filter(index -> new HashSet<>(index.columns()).equals(names))
        .findFirst()
        .map(index -> named(index.columns()))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "table %s: primary key column %s without a unique index over just that %s"
                        .formatted(
                            asked, String.join(", ", columns), "(expected: " + choices() + ")")));
  }

  private String choices() {
    return unique.isEmpty()
        ? "the columns of a unique index over all rows, of which it has none"
        : unique.stream()
            .map(index -> String.join(", ", index.columns()))
            .collect(Collectors.joining("; or ", "the columns of a unique index: ", ""));
  }

  private Optional<Attribute> find(String name) {
    return attributes.stream().filter(attribute -> name.equals(attribute.raw())).findFirst();
  }
}
