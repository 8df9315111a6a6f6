package dev.atomicdata.testkit;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Sets the indexes of tables aside: filling a million rows takes four times as long with them. */
final class Indexes {

  private static final String ALL =
      """
      SELECT format('ALTER TABLE %1$s DROP CONSTRAINT %2$I', conrelid::regclass, conname),
             format('ALTER TABLE %1$s ADD CONSTRAINT %2$I %3$s', conrelid::regclass, conname,
                    pg_get_constraintdef(oid))
      FROM pg_constraint
      WHERE contype IN ('p', 'u') AND connamespace = current_schema()::regnamespace
        AND conrelid::regclass::text = ANY (?)
      UNION ALL
      SELECT format('DROP INDEX %s', indexrelid::regclass), pg_get_indexdef(indexrelid)
      FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
      WHERE relnamespace = current_schema()::regnamespace
        AND indrelid::regclass::text = ANY (?)
        AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
      """;

  private final List<String> made = new ArrayList<>();

  private Indexes() {}

  /** Drops the indexes of these tables of the current schema, primary keys included. */
  static Indexes setAside(Connection connection, List<String> tables) throws SQLException {
    Indexes indexes = new Indexes();
    List<String> drops = new ArrayList<>();
    try (var query = connection.prepareStatement(ALL)) {
      query.setArray(1, connection.createArrayOf("text", tables.toArray()));
      query.setArray(2, connection.createArrayOf("text", tables.toArray()));
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          drops.add(rows.getString(1));
          indexes.made.add(rows.getString(2));
        }
      }
    }
    execute(connection, drops);
    return indexes;
  }

  void restore(Connection connection) throws SQLException {
    execute(connection, made);
  }

  private static void execute(Connection connection, List<String> statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }
}
