package dev.atomicdata.bench;

import dev.atomicdata.testkit.HeliumTables;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A PostgreSQL of its own with Helium's tables in it; it keeps what is committed, as any would. */
final class BenchDatabase implements AutoCloseable {

  static final String NAME = "helium";
  static final String USER = "postgres";
  static final String STATE_SCHEMA = "publisher";

  private final EmbeddedPostgres server;
  private final long pid;

  private BenchDatabase(EmbeddedPostgres server, long pid) {
    this.server = server;
    this.pid = pid;
  }

  static BenchDatabase start(Path folder) throws IOException, SQLException {
    EmbeddedPostgres server =
        EmbeddedPostgres.builder()
            .setDataDirectory(folder)
            .setRegisterShutdownHook(false)
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("full_page_writes", "on")
            .setServerConfig("max_wal_size", "4GB")
            .setServerConfig("shared_buffers", "512MB")
            .setServerConfig("shared_preload_libraries", "pg_stat_statements")
            .start();
    long pid = Long.parseLong(Files.readAllLines(folder.resolve("postmaster.pid")).get(0).trim());
    BenchDatabase database = new BenchDatabase(server, pid);
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + NAME);
    } catch (SQLException e) {
      database.close();
      throw e;
    }
    return database;
  }

  int port() {
    return server.getPort();
  }

  /** Of the server, whose children its backends are. */
  long pid() {
    return pid;
  }

  /** Fills the tables, and adds the indexes that the publisher asks for. */
  void fill(int mobile, int iot) throws SQLException {
    try (Connection connection = open()) {
      HeliumTables.create(connection);
      HeliumTables.fill(connection, mobile, iot, 1);
    }
    execute(
        "CREATE EXTENSION pg_stat_statements",
        "CREATE INDEX ON mobile_hotspot_infos (asset)",
        "CREATE INDEX ON iot_hotspot_infos (asset)",
        "CREATE INDEX ON recipients (asset)",
        "CREATE INDEX ON recipients (destination)",
        "CREATE INDEX ON asset_owners (owner)");
    tidyUp();
  }

  /** Messages that the hotspot jobs have for these tables. */
  long hotspotMessages() throws SQLException {
    return number(
        """
        SELECT count(*) FROM
          (SELECT asset FROM mobile_hotspot_infos UNION ALL SELECT asset FROM iot_hotspot_infos) h
        JOIN key_to_assets k USING (asset)
        WHERE k.entity_key IS NOT NULL AND k.key_serialization = '"b58"'
        """);
  }

  /** Forgets what any publisher has published. */
  void forget() throws SQLException {
    execute(
        "DROP SCHEMA IF EXISTS " + STATE_SCHEMA + " CASCADE",
        "CREATE SCHEMA " + STATE_SCHEMA,
        "SELECT pg_stat_statements_reset()",
        "CHECKPOINT");
  }

  /** What PostgreSQL would do by and by after many rows were written. */
  void tidyUp() throws SQLException {
    execute("VACUUM ANALYZE", "CHECKPOINT");
  }

  Connection open() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://localhost:" + port() + "/" + NAME, USER, "");
  }

  long number(String query) throws SQLException {
    try (Connection connection = open();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  String version() throws SQLException {
    try (Connection connection = open()) {
      return connection.getMetaData().getDatabaseProductVersion();
    }
  }

  private void execute(String... sql) throws SQLException {
    try (Connection connection = open();
        Statement statement = connection.createStatement()) {
      for (String one : sql) {
        statement.execute(one);
      }
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      System.err.println("PostgreSQL was not stopped: " + e);
    }
  }
}
