package dev.atomicdata.postgres;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * Where a PostgreSQL database is, and how it is used.
 *
 * @param schema holds the publisher's own tables; nothing else depends on it
 * @param acquireTimeout the longest wait for a free connection
 * @param idleTimeout after which a connection beyond {@code minConnections} is closed
 * @param maxLifetime after which a connection is replaced
 * @param statementTimeout the longest run of one statement
 * @param lockTimeout the longest wait for one lock
 */
public record DatabaseSettings(
    String host,
    int port,
    String username,
    String password,
    String databaseName,
    String schema,
    int minConnections,
    int maxConnections,
    Duration acquireTimeout,
    Duration idleTimeout,
    Duration maxLifetime,
    Duration statementTimeout,
    Duration lockTimeout,
    SslMode sslMode) {

  public DatabaseSettings {
    notBlank("host", host);
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port " + port + " (expected: 1 to 65535)");
    }
    notBlank("username", username);
    requireNonNull(password, "password");
    notBlank("database name", databaseName);
    notBlank("schema", schema);
    if (minConnections < 0 || maxConnections < 1 || minConnections > maxConnections) {
      throw new IllegalArgumentException(
          "min connections "
              + minConnections
              + ", max connections "
              + maxConnections
              + " (expected: 0 <= min <= max, 1 <= max)");
    }
    atLeast("acquire timeout", acquireTimeout, Duration.ofMillis(250));
    atLeast("idle timeout", idleTimeout, Duration.ofSeconds(10));
    atLeast("max lifetime", maxLifetime, Duration.ofSeconds(30));
    atLeast("statement timeout", statementTimeout, Duration.ofMillis(1));
    atLeast("lock timeout", lockTimeout, Duration.ofMillis(1));
    requireNonNull(sslMode, "sslMode");
  }

  /** The database {@code helium} of a server on this machine. */
  public static DatabaseSettings defaults() {
    return new DatabaseSettings(
        "localhost",
        5432,
        "postgres",
        "",
        "helium",
        "public",
        2,
        10,
        Duration.ofSeconds(30),
        Duration.ofSeconds(300),
        Duration.ofSeconds(600),
        Duration.ofSeconds(300),
        Duration.ofSeconds(30),
        SslMode.PREFER);
  }

  /**
   * The defaults, for the database at a JDBC address.
   *
   * @param jdbcUrl {@code jdbc:postgresql://host:port/database}, with {@code user}, {@code
   *     password} and {@code sslmode} as parameters, if needed
   * @throws IllegalArgumentException for anything else
   */
  public static DatabaseSettings to(String jdbcUrl) {
    JdbcAddress address = JdbcAddress.parse(jdbcUrl);
    DatabaseSettings defaults = defaults();
    return new DatabaseSettings(
        address.host().orElse(defaults.host),
        address.port().orElse(defaults.port),
        address.parameter("user").orElse(defaults.username),
        address.parameter("password").orElse(defaults.password),
        address.database().orElse(defaults.databaseName),
        defaults.schema,
        defaults.minConnections,
        defaults.maxConnections,
        defaults.acquireTimeout,
        defaults.idleTimeout,
        defaults.maxLifetime,
        defaults.statementTimeout,
        defaults.lockTimeout,
        address.parameter("sslmode").map(SslMode::of).orElse(defaults.sslMode));
  }

  public DatabaseSettings withSchema(String name) {
    return new DatabaseSettings(
        host,
        port,
        username,
        password,
        databaseName,
        name,
        minConnections,
        maxConnections,
        acquireTimeout,
        idleTimeout,
        maxLifetime,
        statementTimeout,
        lockTimeout,
        sslMode);
  }

  public DatabaseSettings withConnections(int min, int max) {
    return new DatabaseSettings(
        host,
        port,
        username,
        password,
        databaseName,
        schema,
        min,
        max,
        acquireTimeout,
        idleTimeout,
        maxLifetime,
        statementTimeout,
        lockTimeout,
        sslMode);
  }

  public DatabaseSettings withTimeouts(Duration acquire, Duration statement, Duration lock) {
    return new DatabaseSettings(
        host,
        port,
        username,
        password,
        databaseName,
        schema,
        minConnections,
        maxConnections,
        acquire,
        idleTimeout,
        maxLifetime,
        statement,
        lock,
        sslMode);
  }

  /** Where the database is, and as whom; never the password. */
  @Override
  public String toString() {
    return username + "@" + host + ":" + port + "/" + databaseName;
  }

  private static void notBlank(String name, String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException(name + " \"" + value + "\" (expected: not blank)");
    }
  }

  private static void atLeast(String name, Duration value, Duration least) {
    if (value.compareTo(least) < 0) {
      throw new IllegalArgumentException(
          name + " " + value + " (expected: at least " + least + ")");
    }
  }
}
