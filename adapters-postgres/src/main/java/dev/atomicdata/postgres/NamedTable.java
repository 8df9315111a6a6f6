package dev.atomicdata.postgres;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jooq.DSLContext;
import org.jooq.Record;

/**
 * A table or view that a text may mean, and what its user may do with it. Found without any
 * privilege, which asking for it by its name would need.
 *
 * @param schema quoted
 * @param name quoted, with its schema
 * @param usage whether its schema may be used
 * @param readable whether all of its columns may be read, system columns included
 * @param visible whether its bare name means it
 * @param filtered whether row-level security may hide rows of it from the user
 * @param role the user, quoted
 */
record NamedTable(
    String schema,
    String name,
    boolean usage,
    boolean readable,
    boolean visible,
    boolean filtered,
    String role) {

  private static final String SELECT =
      """
      SELECT quote_ident(n.nspname), quote_ident(n.nspname) || '.' || quote_ident(c.relname),
             has_schema_privilege(n.oid, 'USAGE'), has_table_privilege(c.oid, 'SELECT'),
             pg_table_is_visible(c.oid), row_security_active(c.oid), quote_ident(current_user),
             n.nspname, c.relname
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname !~ '^pg_(temp|toast)'
      """;

  /**
   * What a name in SQL means: one table if that is clear, else all of this name that there are, the
   * likeliest first. A schema that may not be used is passed over by PostgreSQL without a word.
   */
  static List<NamedTable> named(DSLContext sql, String name) {
    List<NamedTable> all =
        sql.fetch(
                "WITH asked AS (SELECT parse_ident(?) AS part) "
                    + SELECT
                    + """
                    AND c.relname = (SELECT part[cardinality(part)] FROM asked)
                    AND (SELECT cardinality(part) = 1 OR part[cardinality(part) - 1] = n.nspname
                         FROM asked)
                    ORDER BY position(n.nspname IN current_setting('search_path')) = 0, 3, 1
                    """,
                name)
            .map(NamedTable::of);
    Optional<NamedTable> visible = all.stream().filter(NamedTable::visible).findFirst();
    return visible.map(List::of).orElse(all);
  }

  /** The tables that a query names and the user may not read. */
  static List<NamedTable> unreadable(DSLContext sql, String query) {
    return sql
        .fetch(
            SELECT
                + """
                AND n.nspname NOT IN ('pg_catalog', 'information_schema')
                AND NOT (has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT'))
                """)
        .stream()
        .filter(row -> mentions(query, text(row, 8)))
        .filter(
            row ->
                row.get(4, Boolean.class)
                    || !row.get(2, Boolean.class)
                    || mentions(query, text(row, 7)))
        .map(NamedTable::of)
        .toList();
  }

  /** What has to be granted before it can be read; one finding for each privilege. */
  List<Finding> missing() {
    Finding use =
        Finding.wrong(
            "schema " + schema,
            role + " lacks USAGE (expected: USAGE on the schemas of the tables it reads)",
            "GRANT USAGE ON SCHEMA " + schema + " TO " + role + ";");
    Finding read =
        Finding.wrong(
            "table " + name,
            role + " lacks SELECT (expected: SELECT on the whole table, not on single columns)",
            "GRANT SELECT ON " + name + " TO " + role + ";");
    if (usage) {
      return readable ? List.of() : List.of(read);
    }
    return readable ? List.of(use) : List.of(use, read);
  }

  private static boolean mentions(String query, String name) {
    return Pattern.compile(
            "(?<![\\w$])" + Pattern.quote(name) + "(?![\\w$])", Pattern.CASE_INSENSITIVE)
        .matcher(query)
        .find();
  }

  private static NamedTable of(Record row) {
    return new NamedTable(
        text(row, 0),
        text(row, 1),
        row.get(2, Boolean.class),
        row.get(3, Boolean.class),
        row.get(4, Boolean.class),
        row.get(5, Boolean.class),
        text(row, 6));
  }

  private static String text(Record row, int field) {
    return row.get(field, String.class);
  }
}
