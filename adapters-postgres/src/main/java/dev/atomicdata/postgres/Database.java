package dev.atomicdata.postgres;

import static java.util.Objects.requireNonNull;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import dev.atomicdata.ports.UnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PostgreSQL database: its connections, and transactions on them that always end.
 *
 * <p>Keeps no state in sessions, so it works behind pgbouncer in transaction mode. Used by any
 * number of threads.
 */
public final class Database implements AutoCloseable {

  private static final String APPLICATION = "atomic-data-publisher";

  private static final Duration CONNECT = Duration.ofSeconds(10);

  private static final Duration RENEWAL_WAIT = Duration.ofSeconds(2);

  static {
    // jOOQ greets at INFO with its logo and a tip (jOOQ manual, "Logging").
    System.setProperty("org.jooq.no-logo", "true");
    System.setProperty("org.jooq.no-tips", "true");
  }

  private final DatabaseSettings settings;
  private final DataSource source;
  private final boolean owned;
  private final Map<String, Standpoint> standpoints = new ConcurrentHashMap<>();
  private Optional<Database> renewals = Optional.empty();

  private Database(DatabaseSettings settings, DataSource source, boolean owned) {
    this.settings = requireNonNull(settings, "settings");
    this.source = requireNonNull(source, "source");
    this.owned = owned;
  }

  /** Opens a pool of connections; succeeds even when the server does not answer now. */
  public static Database open(DatabaseSettings settings) {
    return new Database(settings, pool(settings), true);
  }

  /**
   * Uses connections of an existing pool, which stays open when this is closed.
   *
   * <p>Each job needs up to three of them at a time. They are given back with a network timeout
   * set.
   *
   * @param settings of which the address and the pool's sizes are not used
   */
  public static Database of(DataSource source, DatabaseSettings settings) {
    return new Database(settings, source, false);
  }

  public DatabaseSettings settings() {
    return settings;
  }

  /**
   * Runs statements that see one snapshot and change nothing.
   *
   * @param subject whom it is for, as it should stand in an error: {@code job x}, {@code table y}
   * @throws UnavailableException if the database does not answer now, or a statement fails; its
   *     cause is the {@link SQLException}
   */
  public <T> T read(String subject, Function<DSLContext, T> work) {
    return run(subject, Terms.reading(settings), work);
  }

  /**
   * Runs statements of which all take effect or none. If the exception comes from the commit, it is
   * not known which.
   *
   * @param subject whom it is for, as it should stand in an error
   * @throws UnavailableException as {@link #read} does
   */
  public <T> T write(String subject, Function<DSLContext, T> work) {
    return run(subject, Terms.writing(settings), work);
  }

  /** What the pool is doing; empty if it is not one of ours. */
  public Optional<PoolStatistics> pool() {
    if (source instanceof HikariDataSource pool) {
      HikariPoolMXBean now = pool.getHikariPoolMXBean();
      return Optional.of(
          new PoolStatistics(
              now.getActiveConnections(),
              now.getIdleConnections(),
              now.getThreadsAwaitingConnection(),
              now.getTotalConnections()));
    }
    return Optional.empty();
  }

  /** Closes the connections. Statements that still run end with an exception; twice is once. */
  @Override
  public void close() {
    if (owned && source instanceof HikariDataSource pool) {
      pool.close();
    }
    second().ifPresent(Database::close);
  }

  /** What all looks and assemblies of a job go through. */
  Standpoint standpoint(String job) {
    return standpoints.computeIfAbsent(job, name -> new Standpoint(this, name));
  }

  private synchronized Optional<Database> second() {
    return renewals;
  }

  /**
   * The same database through a second, small pool: for what must not wait until a connection of
   * this one is free. With somebody else's pool there is no second one. Closed with this.
   */
  synchronized Database renewals() {
    if (!owned) {
      return this;
    }
    Database second =
        renewals.orElseGet(
            () ->
                open(
                    settings
                        .withConnections(0, 2)
                        .withTimeouts(
                            RENEWAL_WAIT, settings.statementTimeout(), settings.lockTimeout())));
    renewals = Optional.of(second);
    return second;
  }

  <T> T run(String subject, Terms terms, Function<DSLContext, T> work) {
    return transact(
        subject,
        terms,
        connection -> begun(connection, terms),
        (connection, begun) -> work.apply(DSL.using(connection, SQLDialect.POSTGRES)));
  }

  /** The same for statements that are run for every page. */
  <T> T statements(String subject, Terms terms, Function<Statements, T> work) {
    return transact(
        subject,
        terms,
        connection -> begun(connection, terms),
        (connection, begun) -> work.apply(new Statements(connection, subject)));
  }

  /** Runs one statement that returns rows, in one round trip. */
  <T> List<T> fetch(
      String subject, Terms terms, String sql, Statements.Row<T> reader, Object... values) {
    try (Connection connection = source.getConnection()) {
      connection.setNetworkTimeout(Runnable::run, terms.networkTimeoutMs());
      connection.setAutoCommit(true);
      return new Statements(connection, subject).fetchAlone(terms, sql, reader, values);
    } catch (SQLException e) {
      throw SqlErrors.unavailable(subject, e);
    }
  }

  /** Begins a transaction, with the first statement in it. */
  @FunctionalInterface
  interface Beginning<B> {
    B in(Connection connection) throws SQLException;
  }

  /** What is done in a transaction with what its beginning gave. */
  @FunctionalInterface
  interface Work<B, T> {
    T in(Connection connection, B begun) throws SQLException;
  }

  /**
   * Runs a transaction.
   *
   * @param beginning sends BEGIN itself, so that nothing else has to be sent for it
   */
  <B, T> T transact(String subject, Terms terms, Beginning<B> beginning, Work<B, T> work) {
    try (Connection connection = source.getConnection()) {
      return transact(connection, terms, beginning, work);
    } catch (SQLException e) {
      throw SqlErrors.unavailable(subject, e);
    } catch (DataAccessException e) {
      SQLException cause = e.getCause(SQLException.class);
      if (cause == null) {
        throw e;
      }
      throw SqlErrors.unavailable(subject, cause);
    }
  }

  private static boolean begun(Connection connection, Terms terms) throws SQLException {
    terms.begin(connection);
    return true;
  }

  private static <B, T> T transact(
      Connection connection, Terms terms, Beginning<B> beginning, Work<B, T> work)
      throws SQLException {
    connection.setNetworkTimeout(Runnable::run, terms.networkTimeoutMs());
    try {
      // Else the driver would send a BEGIN of its own before ours.
      connection.setAutoCommit(true);
      B begun = beginning.in(connection);
      connection.setAutoCommit(false);
      T result = work.in(connection, begun);
      connection.commit();
      return result;
    } catch (SQLException | RuntimeException | Error e) {
      rollBack(connection, e);
      throw e;
    }
  }

  private static void rollBack(Connection connection, Throwable reason) {
    try {
      connection.setAutoCommit(false);
      connection.rollback();
    } catch (SQLException e) {
      reason.addSuppressed(e);
    }
  }

  private static HikariDataSource pool(DatabaseSettings settings) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(APPLICATION);
    config.setDataSource(driver(settings));
    config.setInitializationFailTimeout(-1);
    config.setMinimumIdle(settings.minConnections());
    config.setMaximumPoolSize(settings.maxConnections());
    config.setConnectionTimeout(settings.acquireTimeout().toMillis());
    config.setIdleTimeout(settings.idleTimeout().toMillis());
    config.setMaxLifetime(settings.maxLifetime().toMillis());
    return new HikariDataSource(config);
  }

  private static DataSource driver(DatabaseSettings settings) {
    PGSimpleDataSource driver = new PGSimpleDataSource();
    driver.setServerNames(new String[] {settings.host()});
    driver.setPortNumbers(new int[] {settings.port()});
    driver.setDatabaseName(settings.databaseName());
    driver.setUser(settings.username());
    driver.setPassword(settings.password());
    driver.setSslMode(settings.sslMode().word());
    driver.setApplicationName(APPLICATION);
    // Named statements belong to a session, and behind pgbouncer the next one may be another.
    driver.setPrepareThreshold(0);
    // Sends the application's name with the start packet instead of in a statement of its own.
    driver.setAssumeMinServerVersion("12");
    driver.setTcpKeepAlive(true);
    driver.setConnectTimeout(Math.toIntExact(CONNECT.toSeconds()));
    driver.setSocketTimeout(Terms.reading(settings).networkTimeoutMs() / 1_000);
    return driver;
  }
}
