package dev.atomicdata.postgres;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;

/** Real connections, of which some go away at the worst moment. */
final class UnreliableDataSource {

  /** What becomes of a commit. */
  interface Commit {
    void commit(Connection connection) throws SQLException;
  }

  /** It is done, and the connection dies before the server can say so. */
  static final Commit WITHOUT_ANSWER =
      connection -> {
        connection.commit();
        throw died(connection);
      };

  /** The connection dies before the server hears of it. */
  static final Commit WITHOUT_EFFECT =
      connection -> {
        throw died(connection);
      };

  private final DataSource reliable;
  private final AtomicReference<Commit> next = new AtomicReference<>(Connection::commit);
  private volatile boolean away;

  UnreliableDataSource(DataSource reliable) {
    this.reliable = reliable;
  }

  /** The next commit, and no other, ends so. */
  void nextCommit(Commit commit) {
    next.set(commit);
  }

  /** Whether the server can be reached from now on. */
  void away(boolean isAway) {
    away = isAway;
  }

  DataSource dataSource() {
    return proxy(
        DataSource.class,
        (method, arguments) -> {
          if (method.getName().equals("getConnection")) {
            if (away) {
              throw new SQLException("cannot connect", "08001");
            }
            return connection(reliable.getConnection());
          }
          return invoke(reliable, method, arguments);
        });
  }

  private Connection connection(Connection real) {
    return proxy(
        Connection.class,
        (method, arguments) -> {
          if (method.getName().equals("commit")) {
            next.getAndSet(Connection::commit).commit(real);
            return null;
          }
          return invoke(real, method, arguments);
        });
  }

  private static SQLException died(Connection connection) throws SQLException {
    connection.close();
    return new SQLException("connection died", "08006");
  }

  private interface Calls {
    Object call(Method method, Object[] arguments) throws Throwable;
  }

  private static <T> T proxy(Class<T> type, Calls calls) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> calls.call(method, arguments)));
  }

  private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
