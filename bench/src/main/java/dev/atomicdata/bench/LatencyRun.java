package dev.atomicdata.bench;

import dev.atomicdata.testkit.HeliumTables;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Changes rows at a fixed rate and finds out how long after its commit each change was with the
 * ingestor. Every row gets a block of its own, by which its message is told from others.
 */
final class LatencyRun {

  private static final Duration TO_START = Duration.ofMinutes(5);
  private static final Duration TO_ARRIVE = Duration.ofSeconds(60);
  private static final int TRANSACTIONS_PER_SECOND = 100;
  private static final int MOST_WARM_UP_SECONDS = 5;

  private final Scene scene;

  /** When a block's row was about to be committed. */
  private final Map<Long, Long> committed = new HashMap<>();

  private long block = HeliumTables.HEAD;

  LatencyRun(Scene scene) {
    this.scene = scene;
  }

  /** How many rows are changed in all. */
  static long changes(int rate, Duration time) {
    return rate * time.toSeconds() + warmUp(rate, time);
  }

  private static long warmUp(int rate, Duration time) {
    return rate * Math.min(MOST_WARM_UP_SECONDS, time.toSeconds());
  }

  /**
   * @param rate rows a second
   * @return milliseconds from commit to answer
   * @throws IllegalStateException if there are fewer rows than changes
   */
  Percentiles measure(int rate, Duration time) throws Exception {
    try (Connection connection = scene.database().open()) {
      List<String> addresses = addresses(connection);
      int warm = Math.toIntExact(warmUp(rate, time));
      int changes = Math.toIntExact(changes(rate, time));
      if (addresses.size() < changes) {
        throw new IllegalStateException(
            "%,d IoT hotspots with a message (expected: at least %,d, one for each change)"
                .formatted(addresses.size(), changes));
      }
      try (Jvm publisher =
          scene.startAndCatchUp(
              scene.file().hotspots(Map.of("service.polling_interval", "1s")), TO_START)) {
        scene.ingestor().beginNoting();
        connection.setAutoCommit(false);
        change(connection, addresses.subList(0, warm), rate);
        committed.clear();
        change(connection, addresses.subList(warm, changes), rate);
        Waiting.until(
            TO_ARRIVE,
            "answer to all changes",
            () -> {
              publisher.requireRunning();
              return Optional.of(scene.ingestor().report()).filter(now -> now.count() >= changes);
            });
      }
    }
    List<Double> latencies = new ArrayList<>();
    for (Arrivals.Arrival arrival : scene.ingestor().noted()) {
      Long at = committed.remove(arrival.block());
      if (at != null) {
        latencies.add((arrival.nanos() - at) / 1e6);
      }
    }
    if (!committed.isEmpty()) {
      throw new IllegalStateException(committed.size() + " changes never arrived");
    }
    return Percentiles.of(latencies);
  }

  private void change(Connection connection, List<String> addresses, int rate) throws SQLException {
    int together = Math.max(1, rate / TRANSACTIONS_PER_SECOND);
    long begun = System.nanoTime();
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE iot_hotspot_infos SET last_block = ?, elevation = 1000 + (? % 1000)"
                + " WHERE address = ?")) {
      for (int done = 0; done < addresses.size(); done += together) {
        long due = begun + done * 1_000_000_000L / rate;
        LockSupport.parkNanos(due - System.nanoTime());
        long first = block + 1;
        for (String address :
            addresses.subList(done, Math.min(done + together, addresses.size()))) {
          block++;
          update.setLong(1, block);
          update.setLong(2, block);
          update.setString(3, address);
          update.addBatch();
        }
        update.executeBatch();
        long now = System.nanoTime();
        connection.commit();
        for (long each = first; each <= block; each++) {
          committed.put(each, now);
        }
      }
    }
  }

  private static List<String> addresses(Connection connection) throws SQLException {
    List<String> addresses = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                SELECT h.address FROM iot_hotspot_infos h JOIN key_to_assets k USING (asset)
                WHERE k.entity_key IS NOT NULL AND k.key_serialization = '"b58"'
                ORDER BY h.address
                """)) {
      while (rows.next()) {
        addresses.add(rows.getString(1));
      }
    }
    return addresses;
  }
}
