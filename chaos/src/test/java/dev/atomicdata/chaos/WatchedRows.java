package dev.atomicdata.chaos;

import dev.atomicdata.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;

/** The rows that writers change and publishers watch, in a schema of a run's own. */
final class WatchedRows {

  private final TestDatabase database;
  private final String schema;
  private final int keys;

  private WatchedRows(TestDatabase database, String schema, int keys) {
    this.database = database;
    this.schema = schema;
    this.keys = keys;
  }

  /** Creates the tables, without rows. */
  static WatchedRows create(TestDatabase database, String schema, int keys) {
    database.execute("CREATE SCHEMA " + schema);
    for (WatchedJob job : WatchedJob.values()) {
      String table = job.table(schema);
      database.execute(
          "CREATE TABLE "
              + table
              + " (asset text PRIMARY KEY, pub_key text NOT NULL, reading bigint NOT NULL,"
              + " block bigint NOT NULL)",
          "CREATE INDEX ON " + table + " (block)");
    }
    return new WatchedRows(database, schema, keys);
  }

  TestDatabase database() {
    return database;
  }

  String schema() {
    return schema;
  }

  /** How many keys each job may have; they are numbered from 0. */
  int keys() {
    return keys;
  }

  /** Inserts the rows or changes them; the transaction is the caller's. */
  void write(Connection connection, WatchedJob job, List<Integer> numbers, List<Write> writes)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO "
                + job.table(schema)
                + " VALUES (?, ?, ?, ?) ON CONFLICT (asset) DO UPDATE SET"
                + " reading = excluded.reading, block = excluded.block")) {
      for (int i = 0; i < writes.size(); i++) {
        int number = numbers.get(i);
        statement.setString(1, job.asset(number).base58());
        statement.setString(2, HexFormat.of().formatHex(job.publicKey(number).entityKey()));
        statement.setLong(3, writes.get(i).value());
        statement.setLong(4, writes.get(i).block());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  /** Whether a row is as it was written. Waits for whoever has it locked. */
  boolean is(Connection connection, WatchedJob job, int number, Write write) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT block FROM " + job.table(schema) + " WHERE asset = ? FOR UPDATE")) {
      statement.setString(1, job.asset(number).base58());
      try (var rows = statement.executeQuery()) {
        return rows.next() && rows.getLong(1) == write.block();
      }
    }
  }
}
