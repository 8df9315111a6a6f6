package dev.atomicdata.testkit;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * An ingestor's threads beside its I/O. A signature takes several times as long to verify as a call
 * to serve, so calls that share a connection, and thus an I/O thread, are verified side by side.
 */
final class IngestorThreads implements AutoCloseable {

  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

  private final ThreadPoolExecutor verifiers =
      new ThreadPoolExecutor(
          PROCESSORS,
          PROCESSORS,
          0,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          daemons("ingestor-verify"),
          new ThreadPoolExecutor.DiscardPolicy());

  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1, daemons("ingestor-delay"), new ThreadPoolExecutor.DiscardPolicy());

  void verify(Runnable task) {
    verifiers.execute(task);
  }

  void after(Duration delay, Runnable task) {
    Future<?> unused = timer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** What has not begun is dropped. */
  @Override
  public void close() {
    verifiers.shutdownNow();
    timer.shutdownNow();
  }

  private static ThreadFactory daemons(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
