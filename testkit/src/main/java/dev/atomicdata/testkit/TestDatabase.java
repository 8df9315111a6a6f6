package dev.atomicdata.testkit;

import static java.util.Objects.requireNonNull;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A database of its own on a real PostgreSQL. Every connection is a new one, and autocommits. */
public final class TestDatabase {

  private final String host;
  private final int port;
  private final String name;
  private final String username;
  private final String password;

  TestDatabase(String host, int port, String name, String username, String password) {
    this.host = requireNonNull(host, "host");
    this.port = port;
    this.name = requireNonNull(name, "name");
    this.username = requireNonNull(username, "username");
    this.password = requireNonNull(password, "password");
  }

  public String host() {
    return host;
  }

  public int port() {
    return port;
  }

  public String name() {
    return name;
  }

  public String username() {
    return username;
  }

  public String password() {
    return password;
  }

  /** Without user and password. */
  public String jdbcUrl() {
    return "jdbc:postgresql://" + host + ":" + port + "/" + name;
  }

  /** Opens a connection at each call; pools nothing. */
  public DataSource dataSource() {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUrl(jdbcUrl());
    dataSource.setUser(username);
    dataSource.setPassword(password);
    return dataSource;
  }

  public Connection open() throws SQLException {
    return DriverManager.getConnection(jdbcUrl(), username, password);
  }

  /** Executes each text, which may hold several statements, in a transaction of its own. */
  public void execute(String... texts) {
    try (Connection connection = open();
        Statement statement = connection.createStatement()) {
      for (String text : texts) {
        statement.execute(text);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("SQL failed in " + this + ": " + e.getMessage(), e);
    }
  }

  /** The first column of the first row as text; empty without a row, and for NULL. */
  public Optional<String> value(String query) {
    try (Connection connection = open();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      return rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.empty();
    } catch (SQLException e) {
      throw new IllegalStateException("SQL failed in " + this + ": " + e.getMessage(), e);
    }
  }

  @Override
  public String toString() {
    return jdbcUrl();
  }
}
