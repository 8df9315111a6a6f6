package dev.atomicdata.testkit;

import java.util.Optional;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test class, together with its nested ones, a fresh database on a real PostgreSQL: a
 * {@link TestDatabase} parameter of a constructor, a lifecycle method or a test, or, registered as
 * a static field, {@link #database()}.
 *
 * <p>One server serves the whole JVM; it starts with the first database and stops with the JVM. The
 * environment variable {@code ADP_TEST_POSTGRES} says which:
 *
 * <ul>
 *   <li>not set: the binaries on the class path, without Docker, as root or as a normal user;
 *   <li>{@code 12} to {@code 18}: the same, and their major version must be this one;
 *   <li>{@code jdbc:postgresql://host:port/database?user=...&password=...}: that server; the user
 *       must be allowed to create databases;
 *   <li>{@code docker}: a container, which needs {@code testcontainers-postgresql} on the class
 *       path.
 * </ul>
 *
 * <p>Servers started here allow 200 connections and 20 prepared transactions, and do not fsync.
 */
public final class PostgresExtension implements BeforeAllCallback, ParameterResolver {

  private static final Namespace NAMESPACE = Namespace.create(PostgresExtension.class);

  private volatile Optional<TestDatabase> ofClass = Optional.empty();

  @Override
  public void beforeAll(ExtensionContext context) {
    ofClass = Optional.of(databaseOf(context));
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == TestDatabase.class;
  }

  @Override
  public TestDatabase resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return databaseOf(context);
  }

  /**
   * The database of the running test class.
   *
   * @throws IllegalStateException before the class's own lifecycle has begun
   */
  public TestDatabase database() {
    return ofClass.orElseThrow(
        () ->
            new IllegalStateException(
                "no database yet (expected: a static field with @RegisterExtension)"));
  }

  private static TestDatabase databaseOf(ExtensionContext context) {
    return outermostClass(context)
        .getStore(NAMESPACE)
        .computeIfAbsent("database", key -> new Lent(PostgresServer.shared()), Lent.class)
        .database();
  }

  private static ExtensionContext outermostClass(ExtensionContext context) {
    ExtensionContext outermost = context;
    for (ExtensionContext each = context;
        each.getTestClass().isPresent();
        each = each.getParent().orElseThrow()) {
      outermost = each;
    }
    return outermost;
  }

  /** Dropped by JUnit when the test class is done. */
  private static final class Lent implements AutoCloseable {

    private final PostgresServer server;
    private final TestDatabase database;

    Lent(PostgresServer server) {
      this.server = server;
      this.database = server.create();
    }

    TestDatabase database() {
      return database;
    }

    @Override
    public void close() {
      server.drop(database);
    }
  }
}
