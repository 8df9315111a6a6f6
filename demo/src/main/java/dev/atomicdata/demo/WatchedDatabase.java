package dev.atomicdata.demo;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A PostgreSQL of its own, with its data in a folder that is gone afterwards. */
final class WatchedDatabase implements AutoCloseable {

  static final String NAME = "helium";
  static final String USER = "postgres";

  private final EmbeddedPostgres server;

  private WatchedDatabase(EmbeddedPostgres server) {
    this.server = server;
  }

  static WatchedDatabase start(Path folder) throws IOException, SQLException {
    EmbeddedPostgres server =
        EmbeddedPostgres.builder()
            .setDataDirectory(folder)
            .setRegisterShutdownHook(false)
            .setServerConfig("fsync", "off")
            .setServerConfig("full_page_writes", "off")
            .setServerConfig("max_wal_size", "4GB")
            .setServerConfig("shared_buffers", "256MB")
            .start();
    WatchedDatabase database = new WatchedDatabase(server);
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + NAME);
      return database;
    } catch (SQLException e) {
      database.close();
      throw e;
    }
  }

  int port() {
    return server.getPort();
  }

  Connection open() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://localhost:" + port() + "/" + NAME, USER, "");
  }

  long count(String query) throws SQLException {
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

  @Override
  public void close() throws IOException {
    server.close();
  }
}
