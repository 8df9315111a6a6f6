package dev.atomicdata.postgres;

import dev.atomicdata.domain.DocumentPayload;
import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.Source;
import dev.atomicdata.testkit.TestDatabase;
import java.time.Duration;
import java.util.List;

/** Settings for test databases. */
final class Databases {

  static final Job JOB =
      new Job(
          "things",
          DocumentPayload.mapping(),
          "SELECT id, name FROM things WHERE id = ANY($PRIMARY_KEYS)",
          List.of(new Source("things", "block", "id")));

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

  /** The publisher's tables in a schema of their own, without a row. */
  static Database emptyState(TestDatabase database) {
    database.execute("DROP SCHEMA IF EXISTS state CASCADE");
    Database state = Database.open(settings(database).withSchema("state"));
    new StateSchema(state).createOrUpgrade();
    return state;
  }

  /** The time of all leases is over; their holders do not know. */
  static void expire(TestDatabase database) {
    database.execute("UPDATE state.atomic_data_leases SET expires_at = '-infinity'");
  }
}
