package dev.atomicdata.postgres;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jooq.DSLContext;

/**
 * Something in the state schema that has the name of one of the publisher's tables.
 *
 * @param name quoted, with its schema
 * @param ours whether it is a table; that of the version has its columns
 * @param owned whether the user owns it
 * @param usable whether its rows may be read, added, changed and deleted
 */
record OwnTable(String name, boolean ours, boolean owned, boolean readable, boolean usable) {

  static Map<String, OwnTable> in(DSLContext sql, String schema) {
    Set<String> names = new TreeSet<>(StateSchema.tables());
    names.add(StateSchema.VERSION_TABLE);
    Map<String, OwnTable> tables = new HashMap<>();
    sql.fetch(
            """
            SELECT c.relname, quote_ident(n.nspname) || '.' || quote_ident(c.relname),
                   c.relkind = 'r' AND (c.relname <> ? OR 2 = (
                     SELECT count(*) FROM pg_catalog.pg_attribute a
                     WHERE a.attrelid = c.oid AND a.attname IN ('component', 'version'))),
                   pg_has_role(c.relowner, 'USAGE'), has_table_privilege(c.oid, 'SELECT'),
                   has_table_privilege(c.oid, 'SELECT') AND has_table_privilege(c.oid, 'INSERT')
                     AND has_table_privilege(c.oid, 'UPDATE') AND has_table_privilege(c.oid, 'DELETE')
            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = ? AND c.relname = ANY (?)
            """,
            StateSchema.VERSION_TABLE,
            schema,
            names.toArray(String[]::new))
        .forEach(
            row ->
                tables.put(
                    row.get(0, String.class),
                    new OwnTable(
                        row.get(1, String.class),
                        row.get(2, Boolean.class),
                        row.get(3, Boolean.class),
                        row.get(4, Boolean.class),
                        row.get(5, Boolean.class))));
    return tables;
  }

  Finding grant(String subject, String role) {
    return Finding.wrong(
        subject,
        "%s may not use %s (expected: to own the publisher's own tables)".formatted(role, name),
        "GRANT SELECT, INSERT, UPDATE, DELETE ON " + name + " TO " + role + ";");
  }

  Finding takeOver(String subject, String role) {
    return Finding.wrong(
        subject,
        "%s does not own %s, which has to be brought up to date (expected: to own it)"
            .formatted(role, name),
        "ALTER TABLE " + name + " OWNER TO " + role + ";");
  }
}
