package dev.atomicdata.postgres;

import dev.atomicdata.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Writers of the table {@code item} that do all that makes a source lose changes: savepoints,
 * rollbacks, transactions that stay open, and blocks that are behind (change-detection.md). The
 * time of the chain is the number of changes.
 */
final class RandomWriters {

  static final int OVERLAP = 100;

  private static final int WRITERS = 8;
  private static final int KEYS = 2_390;
  private static final int CHANGES = 14_000;
  private static final int CHANGES_A_BLOCK = 10;

  private final TestDatabase server;
  private final AtomicLong changes = new AtomicLong();

  /** All at a time would wait for ever. */
  private final Semaphore mayStayOpen = new Semaphore(WRITERS / 4);

  private final Set<String> withinOverlap = ConcurrentHashMap.newKeySet();

  RandomWriters(TestDatabase server) {
    this.server = server;
  }

  /** Lets them write, and {@code meanwhile} look, until all is written. */
  long write(long seed, Runnable... meanwhile)
      throws SQLException, InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS + meanwhile.length);
    try {
      List<Future<?>> writers = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        Random random = new Random(seed * 1_000 + writer);
        String name = "w" + writer + ".";
        writers.add(threads.submit(() -> writeAsLongAsNeeded(name, random)));
      }
      List<Future<?>> lookers = new ArrayList<>();
      for (Runnable look : meanwhile) {
        lookers.add(
            threads.submit(
                () -> {
                  while (writers.stream().anyMatch(writer -> !writer.isDone())) {
                    look.run();
                  }
                }));
      }
      for (Future<?> each : writers) {
        each.get();
      }
      for (Future<?> each : lookers) {
        each.get();
      }
      return changes.get();
    } finally {
      threads.shutdownNow();
    }
  }

  /** Whether a poll had to find this version: it was not behind when it became visible. */
  boolean withinOverlap(String version) {
    return withinOverlap.contains(version);
  }

  private Void writeAsLongAsNeeded(String writer, Random random) throws SQLException {
    try (Connection session = server.open();
        Statement statement = session.createStatement()) {
      // Two that wait for each other's rows would wait for ever.
      statement.execute("SET lock_timeout = '20ms'; SET deadlock_timeout = '1s'");
      session.setAutoCommit(false);
      int versions = 0;
      while (changes.get() < CHANGES) {
        Map<String, Long> written = new TreeMap<>();
        try {
          for (int rows = 1 + random.nextInt(4); rows > 0; rows--) {
            String version = writer + versions++;
            long block = block(random);
            if (write(statement, random, version, block)) {
              written.put(version, block);
            }
          }
          stayOpen(random);
          end(session, random, written);
        } catch (SQLException e) {
          session.rollback();
          if (!"55P03".equals(e.getSQLState())) {
            throw e;
          }
        }
      }
    }
    return null;
  }

  /** Every change under a savepoint; some are taken back. */
  private static boolean write(Statement statement, Random random, String version, long block)
      throws SQLException {
    boolean stays = random.nextInt(10) != 0;
    statement.execute(
        """
        SAVEPOINT s;
        INSERT INTO item VALUES ('%d', '%s', %d)
          ON CONFLICT (id) DO UPDATE SET name = excluded.name, block = excluded.block;
        %s s
        """
            .formatted(random.nextInt(KEYS), version, block, stays ? "RELEASE" : "ROLLBACK TO"));
    return stays;
  }

  private void end(Connection session, Random random, Map<String, Long> written)
      throws SQLException {
    if (random.nextInt(10) == 0) {
      session.rollback();
      return;
    }
    session.commit();
    // Read after the commit: no look that did not see it yet knew a later block.
    long oldest = now() - OVERLAP;
    written.forEach(
        (version, block) -> {
          if (block >= oldest) {
            withinOverlap.add(version);
          }
        });
    changes.addAndGet(written.size());
  }

  /** Some transactions see a good part of the others come and go. */
  private void stayOpen(Random random) {
    if (random.nextInt(50) == 0 && mayStayOpen.tryAcquire()) {
      long until = Math.min(CHANGES, changes.get() + 100 + random.nextInt(1_000));
      while (changes.get() < until) {
        LockSupport.parkNanos(1_000_000);
      }
      mayStayOpen.release();
    }
  }

  /** Of every hundred changes three are some way behind, within the overlap or far below it. */
  private long block(Random random) {
    long behind = random.nextInt(100) < 3 ? 40 + random.nextInt(360) : 0;
    return now() - behind;
  }

  private long now() {
    return 1_000 + changes.get() / CHANGES_A_BLOCK;
  }
}
