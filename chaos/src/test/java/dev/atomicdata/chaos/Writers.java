package dev.atomicdata.chaos;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Several writers side by side, among which the keys are divided. */
final class Writers implements AutoCloseable {

  private final List<Writer> writers = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  /**
   * Not begun yet.
   *
   * @param perSecond about so many transactions, of all writers together
   */
  Writers(WatchedRows rows, Journal journal, int count, int perSecond, boolean unfit, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Writer.Blocks blocks = new Writer.Blocks();
    long pause = TimeUnit.SECONDS.toNanos(count) / perSecond;
    for (int i = 0; i < count; i++) {
      int own = i;
      List<Integer> numbers =
          IntStream.range(0, rows.keys()).filter(key -> key % count == own).boxed().toList();
      writers.add(new Writer(rows, journal, blocks, numbers, random.split(), pause, unfit));
    }
  }

  /** Writes every row once; on the caller's thread. */
  void writeAll() {
    try {
      for (Writer writer : writers) {
        writer.writeAll();
      }
    } catch (SQLException e) {
      throw new IllegalStateException("rows not written", e);
    }
  }

  void start() {
    for (Writer writer : writers) {
      Thread thread = new Thread(writer, "writer-" + threads.size());
      thread.start();
      threads.add(thread);
    }
  }

  /** Ends what they are doing, and returns when all is written down. */
  @Override
  public void close() {
    writers.forEach(Writer::stop);
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
