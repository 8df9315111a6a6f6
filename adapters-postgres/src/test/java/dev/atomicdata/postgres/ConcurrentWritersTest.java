package dev.atomicdata.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.domain.Checkpoint;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Writers with savepoints, rollbacks, late blocks and overlapping transactions. */
@ExtendWith(PostgresExtension.class)
final class ConcurrentWritersTest {

  private static final int WRITERS = 4;
  private static final int KEYS = 200;
  private static final int TRANSACTIONS = 60;

  private final PollingFixture watched;

  ConcurrentWritersTest(TestDatabase server) {
    watched = new PollingFixture(server);
  }

  @AfterEach
  void close() {
    watched.close();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2})
  void theLastVersionOfEveryKeyIsSeen(long seed) throws Exception {
    watched.items(KEYS, 100);
    PollingSettings settings = PollingFixture.settings().withBatchSize(50);
    SourceReader reader =
        watched.reader(Jobs.watching(PollingFixture.ITEMS), settings, Checkpoint.start(), 20);
    Map<String, String> seen = new HashMap<>();

    ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        Random random = new Random(seed * 1_000 + writer);
        running.add(writers.submit(() -> write(random)));
      }
      int round = 0;
      while (running.stream().anyMatch(each -> !each.isDone())) {
        lookUp(reader.page().changes().stream().map(change -> change.key().value()).toList(), seen);
        if (round++ % 20 == 0) {
          watched.sweepIsDue();
        }
      }
      join(running);
    } finally {
      writers.shutdownNow();
    }
    lookUp(reader.keys(), seen);
    watched.sweepIsDue();
    lookUp(reader.keys(), seen);

    assertThat(seen).isEqualTo(present(everyKey()));
  }

  private Void write(Random random) throws SQLException {
    try (Connection session = watched.session()) {
      for (int i = 0; i < TRANSACTIONS; i++) {
        // In the order of the keys, so that writers wait for each other but never in a circle.
        Set<Integer> keys = new TreeSet<>();
        for (int n = random.nextInt(4); n >= 0; n--) {
          keys.add(1 + random.nextInt(KEYS));
        }
        for (int key : keys) {
          int block = random.nextInt(10) == 0 ? random.nextInt(90) : 100 + i;
          PollingFixture.run(session, "SAVEPOINT s");
          PollingFixture.run(
              session,
              "UPDATE item SET name = '%d', block = %d WHERE id = '%d'"
                  .formatted(random.nextInt(), block, key));
          PollingFixture.run(session, random.nextInt(4) == 0 ? "ROLLBACK TO s" : "RELEASE s");
        }
        if (random.nextInt(10) == 0) {
          session.rollback();
        } else {
          session.commit();
        }
      }
    }
    return null;
  }

  private void lookUp(List<String> keys, Map<String, String> seen) {
    seen.putAll(present(new HashSet<>(keys)));
  }

  private Map<String, String> present(Set<String> keys) {
    Map<String, String> names = new HashMap<>();
    if (keys.isEmpty()) {
      return names;
    }
    String rows =
        watched
            .server
            .value(
                "SELECT coalesce(string_agg(id || '=' || name, ','), '') FROM item"
                    + " WHERE id = ANY('{"
                    + String.join(",", keys)
                    + "}')")
            .orElseThrow();
    for (String row : rows.split(",", -1)) {
      int equals = row.indexOf('=');
      names.put(row.substring(0, equals), row.substring(equals + 1));
    }
    return names;
  }

  private static Set<String> everyKey() {
    Set<String> keys = new HashSet<>();
    for (int key = 1; key <= KEYS; key++) {
      keys.add(Integer.toString(key));
    }
    return keys;
  }

  private static void join(List<Future<?>> running)
      throws InterruptedException, ExecutionException {
    for (Future<?> each : running) {
      each.get();
    }
  }
}
