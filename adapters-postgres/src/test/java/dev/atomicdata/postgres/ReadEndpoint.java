package dev.atomicdata.postgres;

import dev.atomicdata.testkit.TestDatabase;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** One address behind which several servers answer, each connection another one in turn. */
final class ReadEndpoint {

  private final AtomicInteger next = new AtomicInteger();
  private volatile List<TestDatabase> servers;

  ReadEndpoint(TestDatabase... servers) {
    this.servers = List.of(servers);
  }

  /** Who answers from now on. */
  void leadsTo(TestDatabase... others) {
    servers = List.of(others);
  }

  Database open() {
    return Database.of(dataSource(), Databases.settings(servers.get(0)));
  }

  private DataSource dataSource() {
    return (DataSource)
        Proxy.newProxyInstance(
            DataSource.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (self, method, arguments) -> {
              List<TestDatabase> now = servers;
              TestDatabase server = now.get(Math.floorMod(next.getAndIncrement(), now.size()));
              try {
                return method.invoke(server.dataSource(), arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
