package dev.atomicdata.postgres;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import javax.sql.DataSource;

/** Remembers every statement that is prepared, and makes chosen ones fail. */
final class WatchedStatements {

  private final List<String> prepared = new CopyOnWriteArrayList<>();
  private volatile Predicate<String> broken = sql -> false;

  void breakThose(Predicate<String> statements) {
    broken = statements;
  }

  long count(Predicate<String> statements) {
    return prepared.stream().filter(statements).count();
  }

  String last(Predicate<String> statements) {
    return prepared.stream().filter(statements).reduce((one, next) -> next).orElseThrow();
  }

  DataSource around(DataSource source) {
    return proxy(
        DataSource.class,
        (self, method, arguments) -> {
          Object result = invoke(source, method, arguments);
          return result instanceof Connection connection ? around(connection) : result;
        });
  }

  private Connection around(Connection connection) {
    return proxy(
        Connection.class,
        (self, method, arguments) -> {
          if (method.getName().equals("prepareStatement")) {
            String sql = (String) arguments[0];
            prepared.add(sql);
            if (broken.test(sql)) {
              throw new SQLException("broken on purpose", "57014");
            }
          }
          return invoke(connection, method, arguments);
        });
  }

  private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            WatchedStatements.class.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
