package dev.atomicdata.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.function.Function;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** The one server of this JVM, on which every test class gets a database. */
final class PostgresServer {

  static final String VARIABLE = "ADP_TEST_POSTGRES";

  static final Map<String, String> SETTINGS =
      Map.of(
          "fsync", "off",
          "full_page_writes", "off",
          "max_connections", "200",
          "max_prepared_transactions", "20");

  /** The database to which commands about databases are sent. */
  private final TestDatabase home;

  private PostgresServer(TestDatabase home) {
    this.home = home;
  }

  static PostgresServer shared() {
    return Shared.SERVER;
  }

  /** The server that a value of the environment variable means. */
  static PostgresServer of(Optional<String> choice) {
    if (choice.isEmpty()) {
      return embedded();
    }
    String chosen = choice.get();
    if (chosen.equals("docker")) {
      return Docker.start();
    }
    if (chosen.startsWith("jdbc:")) {
      return given(chosen);
    }
    if (!chosen.matches("1[2-8]")) {
      throw new IllegalArgumentException(
          VARIABLE + " is " + chosen + " (expected: 12 to 18, jdbc:postgresql:..., or docker)");
    }
    return embedded().ofMajorVersion(chosen);
  }

  TestDatabase create() {
    String name = "test_" + UUID.randomUUID().toString().replace("-", "");
    home.execute("CREATE DATABASE " + name);
    return named(name);
  }

  /** Ends what a test left open in it: sessions, and prepared transactions. */
  void drop(TestDatabase database) {
    home.execute("ALTER DATABASE " + database.name() + " CONNECTION LIMIT 1");
    endSessions(database);
    prepared(database).forEach(id -> database.execute("ROLLBACK PREPARED '" + id + "'"));
    endSessions(database);
    home.execute("DROP DATABASE " + database.name());
  }

  private void endSessions(TestDatabase database) {
    home.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '"
            + database.name()
            + "'");
  }

  private static List<String> prepared(TestDatabase database) {
    try (Connection connection = database.open();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT replace(gid, '''', '''''') FROM pg_prepared_xacts"
                    + " WHERE database = current_database()")) {
      List<String> ids = new ArrayList<>();
      while (rows.next()) {
        ids.add(rows.getString(1));
      }
      return ids;
    } catch (SQLException e) {
      throw new IllegalStateException("no list of prepared transactions: " + database, e);
    }
  }

  private TestDatabase named(String name) {
    return new TestDatabase(home.host(), home.port(), name, home.username(), home.password());
  }

  private PostgresServer ofMajorVersion(String expected) {
    String found = home.value("SHOW server_version").orElseThrow();
    if (!found.startsWith(expected + ".")) {
      throw new IllegalStateException(
          "PostgreSQL " + found + " (expected: " + expected + ", as " + VARIABLE + " says)");
    }
    return this;
  }

  private static PostgresServer embedded() {
    EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder();
    SETTINGS.forEach(builder::setServerConfig);
    try {
      // Stops with the JVM: the builder registers a shutdown hook.
      int port = builder.start().getPort();
      return new PostgresServer(new TestDatabase("localhost", port, "postgres", "postgres", ""));
    } catch (IOException e) {
      throw new UncheckedIOException("embedded PostgreSQL did not start", e);
    }
  }

  private static PostgresServer given(String url) {
    Properties parsed = Driver.parseURL(url, new Properties());
    if (parsed == null) {
      throw new IllegalArgumentException(
          VARIABLE + " is no URL of PostgreSQL (expected: jdbc:postgresql://host:port/database)");
    }
    Function<PGProperty, String> property =
        key -> Optional.ofNullable(key.getOrDefault(parsed)).orElse("");
    return new PostgresServer(
        new TestDatabase(
            property.apply(PGProperty.PG_HOST),
            Integer.parseInt(property.apply(PGProperty.PG_PORT)),
            property.apply(PGProperty.PG_DBNAME),
            property.apply(PGProperty.USER),
            property.apply(PGProperty.PASSWORD)));
  }

  private static final class Shared {
    static final PostgresServer SERVER = of(Optional.ofNullable(System.getenv(VARIABLE)));
  }

  /** Loaded only when asked for: Testcontainers is an optional dependency. */
  private static final class Docker {

    static PostgresServer start() {
      PostgreSQLContainer container = new PostgreSQLContainer("postgres:18");
      List<String> command = new ArrayList<>(List.of("postgres"));
      SETTINGS.forEach((key, value) -> command.addAll(List.of("-c", key + "=" + value)));
      container.withCommand(command.toArray(String[]::new)).start();
      Runtime.getRuntime().addShutdownHook(new Thread(container::stop, "stop-postgres"));
      return new PostgresServer(
          new TestDatabase(
              container.getHost(),
              container.getFirstMappedPort(),
              container.getDatabaseName(),
              container.getUsername(),
              container.getPassword()));
    }
  }
}
