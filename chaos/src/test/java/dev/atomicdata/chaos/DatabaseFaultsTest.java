package dev.atomicdata.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.chaos.Incident.Kind;
import dev.atomicdata.chaos.Proxy.Weather;
import dev.atomicdata.testkit.TestServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A publisher whose database, or the way to it, fails again and again. */
@Order(2)
class DatabaseFaultsTest {

  private static final Duration BRIEFLY = Duration.ofMillis(500);
  private static final Duration LONGER_THAN_THE_LEASE = Stage.LEASE.plusMillis(500);

  @Test
  void nothingIsLostWhenTheDatabaseFails(@TempDir Path folder) {
    Form form = Form.of("database");
    try (TestServer server = durableServer();
        Stage stage = new Stage(server.database(), folder, 50, 60, form.seed());
        Proxy proxy = new Proxy(server.database().port());
        InProcess publisher =
            InProcess.start(PublisherFile.of(stage).withDatabase(proxy.port(), 3))) {
      stage.writers().start();
      DiskFull disk = DiskFull.install(stage);

      form.shuffled(
              () ->
                  strike(
                      stage,
                      Kind.BACKENDS_TERMINATED,
                      BRIEFLY,
                      () ->
                          server
                              .database()
                              .execute(
                                  "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                                      + " WHERE application_name = 'atomic-data-publisher'"),
                      () -> {}),
              () ->
                  strike(
                      stage, Kind.SERVER_RESTARTED, BRIEFLY, server::restartImmediately, () -> {}),
              () -> exhaustPool(stage),
              () -> strike(stage, Kind.DISK_FULL, LONGER_THAN_THE_LEASE, disk::fill, disk::free),
              () -> weather(stage, proxy, Kind.DATABASE_LATENCY, Weather.LATENCY, BRIEFLY),
              () -> weather(stage, proxy, Kind.DATABASE_SLOW, Weather.SLOW, BRIEFLY),
              () -> strike(stage, Kind.DATABASE_RESET, BRIEFLY, proxy::reset, () -> {}),
              () -> weather(stage, proxy, Kind.DATABASE_HALF_OPEN, Weather.HALF_OPEN, BRIEFLY),
              () ->
                  weather(
                      stage,
                      proxy,
                      Kind.DATABASE_BLACKHOLE,
                      Weather.BLACKHOLE,
                      LONGER_THAN_THE_LEASE))
          .forEach(Runnable::run);
      Verdict verdict = stage.finish();

      assertThat(publisher.failedJobs()).isEmpty();
      form.report(stage, verdict);
      assertThat(verdict.complaints()).isEmpty();
      assertThat(stage.leases().staleWrites()).isZero();
    }
  }

  /** What is committed there outlives a crash, as it does by default but not in tests. */
  private static TestServer durableServer() {
    TestServer server = TestServer.start();
    server.database().execute("ALTER DATABASE postgres SET synchronous_commit = on");
    return server;
  }

  private static void strike(Stage stage, Kind kind, Duration time, Runnable spoil, Runnable heal) {
    stage.during(kind, InProcess.name(), time, spoil, heal);
  }

  private static void weather(Stage stage, Proxy proxy, Kind kind, Weather weather, Duration time) {
    strike(stage, kind, time, () -> proxy.weather(weather), () -> proxy.weather(Weather.FAIR));
  }

  /** Every connection of the pool waits for a lock that is not granted. */
  private static void exhaustPool(Stage stage) {
    try (Connection connection = stage.database().open();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      strike(
          stage,
          Kind.POOL_EXHAUSTED,
          LONGER_THAN_THE_LEASE,
          () -> execute(statement, "LOCK TABLE " + stage.stateSchema() + ".atomic_data_published"),
          () -> execute(statement, "ROLLBACK"));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void execute(Statement statement, String sql) {
    try {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
