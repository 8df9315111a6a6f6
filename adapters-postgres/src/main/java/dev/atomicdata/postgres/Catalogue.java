package dev.atomicdata.postgres;

import dev.atomicdata.domain.Source;
import dev.atomicdata.postgres.WatchedTable.Column;
import dev.atomicdata.postgres.WatchedTable.SourceColumns;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Record;

/** Looks up watched tables in PostgreSQL's catalogue. */
final class Catalogue {

  private static final String TABLE =
      """
      SELECT c.oid::bigint AS oid, c.relkind::text AS kind,
             quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS name
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.oid = to_regclass(?)
      """;

  /**
   * A domain is followed to the type below it. With -1 for the modifier, format_type says bpchar
   * instead of character, which would mean character(1).
   */
  private static final String COLUMNS =
      """
      WITH RECURSIVE typed AS (
        SELECT a.attnum, a.attname, a.atttypid AS type
        FROM pg_catalog.pg_attribute a
        WHERE a.attrelid = ?::oid AND a.attnum > 0 AND NOT a.attisdropped
        UNION ALL
        SELECT d.attnum, d.attname, t.typbasetype
        FROM typed d JOIN pg_catalog.pg_type t ON t.oid = d.type
        WHERE t.typtype = 'd')
      SELECT d.attname AS raw, quote_ident(d.attname) AS name, t.typname AS type_name,
             format_type(t.oid, -1) AS type, k.position,
             EXISTS (
               SELECT FROM pg_catalog.pg_index i
               WHERE i.indrelid = ?::oid AND i.indkey[0] = d.attnum AND i.indisvalid
                 AND i.indpred IS NULL) AS indexed
      FROM typed d
      JOIN pg_catalog.pg_type t ON t.oid = d.type AND t.typtype <> 'd'
      LEFT JOIN (
        SELECT u.attnum, u.position
        FROM pg_catalog.pg_index i
        CROSS JOIN unnest(i.indkey::int2[]) WITH ORDINALITY u(attnum, position)
        WHERE i.indrelid = ?::oid AND i.indisprimary AND u.position <= i.indnkeyatts
      ) k ON k.attnum = d.attnum
      ORDER BY k.position
      """;

  private Catalogue() {}

  /**
   * @throws IllegalArgumentException if the source cannot be watched as it is described
   */
  static WatchedTable find(DSLContext sql, Source source) {
    String asked = source.table();
    Record table =
        sql.fetchOptional(TABLE, asked)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "table " + asked + ": not found (expected: a table to read)"));
    requireRows(asked, text(table, "kind"));
    long oid = table.get("oid", Long.class);
    List<Record> columns = List.copyOf(sql.fetch(COLUMNS, oid, oid, oid));
    List<Column> primaryKey =
        columns.stream()
            .filter(column -> column.get("position") != null)
            .map(Catalogue::column)
            .toList();
    if (primaryKey.isEmpty()) {
      throw new IllegalArgumentException(
          "table " + asked + ": no primary key (expected: one, to page through the table)");
    }
    Record change = named(columns, source.changeColumn().orElseThrow(), asked);
    return new WatchedTable(
        text(table, "name"),
        new SourceColumns(
            column(named(columns, source.keyColumns().get(0), asked)),
            column(change),
            ChangeType.of(
                text(change, "type_name"), asked + "." + source.changeColumn().orElseThrow())),
        primaryKey,
        change.get("indexed", Boolean.class));
  }

  /** Only rows of tables carry the transaction that wrote them. */
  private static void requireRows(String table, String kind) {
    if (!kind.equals("r") && !kind.equals("p")) {
      throw new IllegalArgumentException(
          "table "
              + table
              + ": relation of kind "
              + kind
              + " (expected: a table or a partitioned table)");
    }
  }

  /** A column as SQL would find it: quoted exactly, else in lower case; an exact name wins. */
  private static Record named(List<Record> columns, String asked, String table) {
    String name =
        asked.length() > 2 && asked.startsWith("\"") && asked.endsWith("\"")
            ? asked.substring(1, asked.length() - 1).replace("\"\"", "\"")
            : asked.toLowerCase(Locale.ROOT);
    return find(columns, asked)
        .or(() -> find(columns, name))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "column %s of table %s: not found (expected: one of %s)"
                        .formatted(
                            asked,
                            table,
                            columns.stream().map(column -> text(column, "raw")).toList())));
  }

  private static Optional<Record> find(List<Record> columns, String name) {
    return columns.stream().filter(column -> name.equals(text(column, "raw"))).findFirst();
  }

  private static Column column(Record column) {
    return new Column(text(column, "name"), text(column, "type"));
  }

  private static String text(Record row, String field) {
    return row.get(field, String.class);
  }
}
