package dev.atomicdata.postgres;

import dev.atomicdata.testkit.TestDatabase;
import java.time.Duration;

/** Settings for test databases. */
final class Databases {

  private Databases() {}

  static DatabaseSettings settings(TestDatabase database) {
    return DatabaseSettings.to(
            database.jdbcUrl()
                + "?user="
                + database.username()
                + "&password="
                + database.password())
        .withConnections(0, 4)
        .withTimeouts(Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(10));
  }

  static Database open(TestDatabase database) {
    return Database.open(settings(database));
  }
}
