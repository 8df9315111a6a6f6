package dev.atomicdata.chaos;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Changes rows that no other writer changes, a few in a transaction. Values come back as well as
 * grow; blocks are mostly newer than all others and sometimes older; some transactions stay open
 * for a while, and some are rolled back.
 */
final class Writer implements Runnable {

  private static final List<WatchedJob> JOBS = List.of(WatchedJob.values());
  private static final int MOST_KEYS = 5;

  /** How many keys a transaction changes on average. */
  static final int MEAN_KEYS = (1 + MOST_KEYS) / 2;

  private static final int VALUES = 4;
  private static final long FRESH = 1_000_000_000;
  private static final long MOST_BEHIND_NANOS = 1_000_000_000;

  private final WatchedRows rows;
  private final Journal journal;
  private final Blocks blocks;
  private final List<Integer> numbers;
  private final SplittableRandom random;
  private final long pauseNanos;
  private final boolean unfit;
  private volatile boolean stopped;

  /** The labels of writes: none is given out twice. */
  static final class Blocks {
    private final AtomicLong newer = new AtomicLong(1_000_000);
    private final AtomicLong older = new AtomicLong(1);

    long next(SplittableRandom random) {
      return random.nextInt(100) < 15 ? older.getAndIncrement() : newer.getAndIncrement();
    }
  }

  /**
   * @param numbers whose rows are this writer's, in all jobs
   * @param pauseNanos from the beginning of one transaction to that of the next
   * @param unfit whether to write now and then what cannot be published
   */
  Writer(
      WatchedRows rows,
      Journal journal,
      Blocks blocks,
      List<Integer> numbers,
      SplittableRandom random,
      long pauseNanos,
      boolean unfit) {
    this.rows = rows;
    this.journal = journal;
    this.blocks = blocks;
    this.numbers = List.copyOf(numbers);
    this.random = random;
    this.pauseNanos = pauseNanos;
    this.unfit = unfit;
  }

  void stop() {
    stopped = true;
  }

  @Override
  public void run() {
    while (!stopped) {
      try (Connection connection = rows.database().open()) {
        connection.setAutoCommit(false);
        long due = System.nanoTime();
        while (!stopped) {
          transact(connection);
          // What was late is made up for, but not a whole fault.
          long now = System.nanoTime();
          due = Math.max(due + pauseNanos, now - MOST_BEHIND_NANOS);
          pause(due - now);
        }
      } catch (SQLException e) {
        // The server is away, or ended the session: another one will do.
        pause(TimeUnit.MILLISECONDS.toNanos(50));
      }
    }
  }

  /** Writes all rows once, each with a value that it never had. */
  void writeAll() throws SQLException {
    try (Connection connection = rows.database().open()) {
      connection.setAutoCommit(false);
      for (WatchedJob job : WatchedJob.values()) {
        List<Write> writes = numbers.stream().map(number -> fresh(job, number)).toList();
        rows.write(connection, job, numbers, writes);
        commit(connection, job, numbers, writes);
      }
    }
  }

  private void transact(Connection connection) throws SQLException {
    WatchedJob job = JOBS.get(random.nextInt(JOBS.size()));
    List<Integer> chosen =
        random
            .ints(0, numbers.size())
            .distinct()
            .limit(1 + random.nextInt(Math.min(MOST_KEYS, numbers.size())))
            .mapToObj(numbers::get)
            .toList();
    List<Write> writes = chosen.stream().map(number -> next(job, number, unfit)).toList();
    rows.write(connection, job, chosen, writes);
    int chance = random.nextInt(100);
    if (chance < 5) {
      pause(TimeUnit.MILLISECONDS.toNanos(random.nextInt(300)));
    }
    if (chance >= 95) {
      connection.rollback();
    } else {
      commit(connection, job, chosen, writes);
    }
  }

  private Write fresh(WatchedJob job, int number) {
    long block = blocks.next(random);
    return new Write(job.key(number), FRESH + block, block, true);
  }

  private Write next(WatchedJob job, int number, boolean mayBeUnfit) {
    long value = mayBeUnfit && random.nextInt(100) < 2 ? Write.UNFIT : 1 + random.nextInt(VALUES);
    long block = blocks.next(random);
    if (value > 0 && random.nextInt(4) == 0) {
      value = block;
    }
    return new Write(job.key(number), value, block, true);
  }

  /** What is not answered is found out: the rows are this writer's, so nobody else changed them. */
  private void commit(
      Connection connection, WatchedJob job, List<Integer> chosen, List<Write> writes)
      throws SQLException {
    try {
      connection.commit();
    } catch (SQLException e) {
      findOut(job, chosen, writes);
      throw e;
    }
    journal.add(writes);
  }

  private void findOut(WatchedJob job, List<Integer> chosen, List<Write> writes) {
    while (!stopped) {
      try (Connection another = rows.database().open()) {
        // Of a transaction, all rows are as written or none is.
        if (rows.is(another, job, chosen.get(0), writes.get(0))) {
          journal.add(writes);
        }
        return;
      } catch (SQLException e) {
        pause(TimeUnit.MILLISECONDS.toNanos(50));
      }
    }
    journal.add(new ArrayList<>(writes.stream().map(Write::uncertain).toList()));
  }

  private void pause(long nanos) {
    try {
      TimeUnit.NANOSECONDS.sleep(nanos);
    } catch (InterruptedException e) {
      stopped = true;
      Thread.currentThread().interrupt();
    }
  }
}
