package dev.atomicdata.postgres;

import dev.atomicdata.domain.DetectionMode;
import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.Source;
import dev.atomicdata.postgres.ReconciledTable.ChangeColumn;
import dev.atomicdata.postgres.Relation.Attribute;
import dev.atomicdata.postgres.Relation.Unique;
import dev.atomicdata.postgres.WatchedTable.Column;
import dev.atomicdata.postgres.WatchedTable.SourceColumns;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.exception.DataAccessException;

/** Looks up watched tables in PostgreSQL's catalogue. */
final class Catalogue {

  /** PostgreSQL reads ranges of blocks from version 14 on. */
  private static final String TABLE =
      """
      SELECT c.oid::bigint AS oid, c.relkind::text AS kind,
             quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS name,
             c.relkind = 'r' AND NOT c.relhassubclass AND a.amname = 'heap'
               AND current_setting('server_version_num')::int >= 140000 AS in_blocks
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN pg_catalog.pg_am a ON a.oid = c.relam
      WHERE c.oid = to_regclass(?)
      """;

  /** What PostgreSQL before version 16 says to a text that cannot be the name of a table. */
  private static final String INVALID_NAME = "42602";

  /**
   * A domain is followed to the type below it. With -1 for the modifier, format_type says bpchar
   * instead of character, which would mean character(1).
   */
  private static final String COLUMNS =
      """
      WITH RECURSIVE typed AS (
        SELECT a.attnum, a.attname, a.attnotnull, a.atttypid AS type
        FROM pg_catalog.pg_attribute a
        WHERE a.attrelid = ?::oid AND a.attnum > 0 AND NOT a.attisdropped
        UNION ALL
        SELECT d.attnum, d.attname, d.attnotnull, t.typbasetype
        FROM typed d JOIN pg_catalog.pg_type t ON t.oid = d.type
        WHERE t.typtype = 'd')
      SELECT d.attname AS raw, quote_ident(d.attname) AS name, t.typname AS type_name,
             format_type(t.oid, -1) AS type, NOT d.attnotnull AS nullable,
             EXISTS (
               SELECT FROM pg_catalog.pg_index i
               WHERE i.indrelid = ?::oid AND i.indkey[0] = d.attnum AND i.indisvalid
                 AND i.indpred IS NULL) AS indexed
      FROM typed d
      JOIN pg_catalog.pg_type t ON t.oid = d.type AND t.typtype <> 'd'
      ORDER BY d.attnum
      """;

  private static final String UNIQUE =
      """
      SELECT i.indisprimary AS main,
             ARRAY(
               SELECT a.attname::text
               FROM unnest(i.indkey::int2[]) WITH ORDINALITY u(attnum, position)
               JOIN pg_catalog.pg_attribute a
                 ON a.attrelid = i.indrelid AND a.attnum = u.attnum
               WHERE u.position <= i.indnkeyatts
               ORDER BY u.position) AS columns
      FROM pg_catalog.pg_index i
      WHERE i.indrelid = ?::oid AND i.indisunique AND i.indisvalid
        AND i.indpred IS NULL AND i.indexprs IS NULL
      ORDER BY i.indisprimary DESC, i.indexrelid
      """;

  /** Tables, partitioned tables, views, materialised views and foreign tables. */
  private static final Set<String> READABLE = Set.of("r", "p", "v", "m", "f");

  private Catalogue() {}

  /**
   * A source that is polled.
   *
   * @throws IllegalArgumentException if it cannot be watched as it is described
   */
  static WatchedTable find(DSLContext sql, Source source) {
    Relation table = relation(sql, source.table());
    requireRows(table);
    List<Attribute> primaryKey = table.primaryKey(source.primaryKey());
    List<Attribute> key = key(table, source);
    requirePages(table, primaryKey, key);
    Attribute change = table.named(source.changeColumn().orElseThrow());
    return new WatchedTable(
        table.name(),
        new SourceColumns(columns(key), change.column(), changeType(table, change)),
        columns(primaryKey),
        change.indexed(),
        table.inBlocks());
  }

  /**
   * A source that is reconciled.
   *
   * @throws IllegalArgumentException if it cannot be watched as it is described
   */
  static ReconciledTable reconciled(DSLContext sql, Source source) {
    Relation table = relation(sql, source.table());
    if (!READABLE.contains(table.kind())) {
      throw new IllegalArgumentException(
          "table %s: relation of kind %s (expected: a table, view or foreign table)"
              .formatted(table.asked(), table.kind()));
    }
    return new ReconciledTable(
        table.name(),
        columns(key(table, source)),
        source
            .changeColumn()
            .map(table::named)
            .map(change -> new ChangeColumn(change.column(), changeType(table, change))));
  }

  /**
   * The columns of which a job's keys consist: those of its first source that holds the keys
   * itself. Empty if each source has a query that leads to them.
   *
   * @throws IllegalArgumentException if there are no such columns
   */
  static List<Column> key(DSLContext sql, Job job) {
    return job.sources().stream()
        .filter(source -> source.keysQuery().isEmpty())
        .findFirst()
        .map(source -> columns(key(relation(sql, source.table()), source)))
        .orElse(List.of());
  }

  private static List<Attribute> key(Relation table, Source source) {
    requireKey(table, source);
    List<Attribute> key =
        !source.keyColumns().isEmpty()
            ? table.named(source.keyColumns())
            : source.primaryKey().isEmpty()
                ? table.primaryKey(List.of())
                : table.named(source.primaryKey());
    if (source.keysQuery().isPresent() && key.size() > 1) {
      throw new IllegalArgumentException(
          "table %s: keys_query with the key columns %s (expected: key_column with one of them)"
              .formatted(source.table(), key.stream().map(Attribute::raw).toList()));
    }
    return key;
  }

  private static ChangeType changeType(Relation table, Attribute change) {
    return ChangeType.of(change.typeName(), table.asked() + "." + change.raw());
  }

  private static Relation relation(DSLContext sql, String asked) {
    Record table =
        find(sql, asked)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "table " + asked + ": not found (expected: a table to read)"));
    long oid = table.get("oid", Long.class);
    return new Relation(
        asked,
        text(table, "name"),
        text(table, "kind"),
        Boolean.TRUE.equals(table.get("in_blocks", Boolean.class)),
        sql.fetch(COLUMNS, oid, oid).map(Catalogue::attribute),
        sql.fetch(UNIQUE, oid)
            .map(
                row ->
                    new Unique(
                        row.get("main", Boolean.class),
                        List.of(row.get("columns", String[].class)))));
  }

  private static Optional<Record> find(DSLContext sql, String asked) {
    try {
      return sql.fetchOptional(TABLE, asked);
    } catch (DataAccessException e) {
      if (e.getCause() instanceof SQLException cause && INVALID_NAME.equals(cause.getSQLState())) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Only rows of tables carry the transaction that wrote them. */
  private static void requireRows(Relation table) {
    if (!table.kind().equals("r") && !table.kind().equals("p")) {
      throw new IllegalArgumentException(
          "table "
              + table.asked()
              + ": relation of kind "
              + table.kind()
              + " (expected: a table or a partitioned table, or detection = \"reconcile\")");
    }
  }

  /** What is reconciled needs no unique index, but somebody must say what its keys are. */
  private static void requireKey(Relation table, Source source) {
    boolean named = !source.keyColumns().isEmpty() || !source.primaryKey().isEmpty();
    if (source.detection() == DetectionMode.RECONCILE
        && !named
        && table.unique().stream().noneMatch(Unique::primary)) {
      throw new IllegalArgumentException(
          "table %s: no primary key (expected: one, or primary_key_column with the key's columns)"
              .formatted(table.asked()));
    }
  }

  /** A full look passes rows over that have no place in the order; those must have no key. */
  private static void requirePages(
      Relation table, List<Attribute> primaryKey, List<Attribute> key) {
    Set<Attribute> keys = new HashSet<>(key);
    for (Attribute column : primaryKey) {
      if (column.nullable() && !keys.contains(column)) {
        throw new IllegalArgumentException(
            "table %s: primary key column %s can be NULL (expected: NOT NULL, or a key column)"
                .formatted(table.asked(), column.raw()));
      }
    }
  }

  private static Attribute attribute(Record row) {
    return new Attribute(
        text(row, "raw"),
        new Column(text(row, "name"), text(row, "type")),
        text(row, "type_name"),
        row.get("nullable", Boolean.class),
        row.get("indexed", Boolean.class));
  }

  private static List<Column> columns(List<Attribute> attributes) {
    return attributes.stream().map(Attribute::column).toList();
  }

  private static String text(Record row, String field) {
    return row.get(field, String.class);
  }
}
