package dev.atomicdata.postgres;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jooq.DSLContext;

/**
 * A table of a plan.
 *
 * @param root quoted, with its schema; of a partition, the table that it is part of
 * @param system whether it belongs to PostgreSQL
 * @param big whether it takes long to read from end to end
 * @param partitioned whether the root is
 * @param leading the columns, quoted, with which an index over all of its rows begins
 */
record PlannedTable(
    String root, boolean system, boolean big, boolean partitioned, Set<String> leading) {

  /** Of so many bytes a few milliseconds' worth are read. */
  private static final long BIG = 8L << 20;

  PlannedTable {
    leading = Set.copyOf(leading);
  }

  /**
   * @param name with its schema, as SQL writes it
   */
  static Optional<PlannedTable> find(DSLContext sql, String name) {
    return sql.fetchOptional(
            """
            SELECT quote_ident(m.nspname) || '.' || quote_ident(r.relname),
                   n.nspname IN ('pg_catalog', 'information_schema'),
                   pg_relation_size(c.oid) >= ?, r.relkind = 'p',
                   ARRAY(SELECT quote_ident(a.attname) FROM pg_catalog.pg_index i
                         JOIN pg_catalog.pg_attribute a
                           ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
                         WHERE i.indrelid = c.oid AND i.indisvalid AND i.indpred IS NULL)
            FROM parse_ident(?) part
            JOIN pg_catalog.pg_namespace n ON n.nspname = part[1]
            JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = part[2]
            JOIN pg_catalog.pg_class r ON r.oid = coalesce(pg_partition_root(c.oid), c.oid)
            JOIN pg_catalog.pg_namespace m ON m.oid = r.relnamespace
            """,
            BIG,
            name)
        .map(
            row ->
                new PlannedTable(
                    row.get(0, String.class),
                    row.get(1, Boolean.class),
                    Boolean.TRUE.equals(row.get(2, Boolean.class)),
                    row.get(3, Boolean.class),
                    new HashSet<>(List.of(row.get(4, String[].class)))));
  }

  /** What to do so that an index leads to the rows of such a read. */
  String remedy(Plan.Read read) {
    Optional<String> column = column(read);
    if (column.isEmpty()) {
      return read.conditions().isEmpty()
          ? "Give the query a condition on it, if it grows."
          : "Create an index for: " + read.conditions().get(0);
    }
    return leading.contains(column.get())
        ? "An index begins with %s; compare it in its own type: %s"
            .formatted(column.get(), read.conditions().get(0))
        : createIndex(column.get());
  }

  /** SQL that creates the index without keeping writers waiting, where PostgreSQL can. */
  String createIndex(String column) {
    return partitioned
        ? "CREATE INDEX ON %s (%s); -- keeps writers waiting: the table is partitioned"
            .formatted(root, column)
        : "CREATE INDEX CONCURRENTLY ON %s (%s);".formatted(root, column);
  }

  /** The column that is compared for equality, as PostgreSQL writes conditions. */
  private static Optional<String> column(Plan.Read read) {
    String column = "\\b" + Pattern.quote(read.alias()) + "\\.(\"(?:[^\"]|\"\")+\"|[a-z_][\\w$]*)";
    String cast = "\\)*(?:::[a-z][a-z ]*)?\\)*";
    Pattern compared = Pattern.compile(column + cast + " = |= \\(*" + column + "(?![\\w$])");
    for (String condition : read.conditions()) {
      Matcher found = compared.matcher(condition);
      if (found.find()) {
        return Optional.of(found.group(1) != null ? found.group(1) : found.group(2));
      }
    }
    return Optional.empty();
  }
}
