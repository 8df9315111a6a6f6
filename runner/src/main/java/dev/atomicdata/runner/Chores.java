package dev.atomicdata.runner;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does small things beside the jobs, on threads of its own. One that fails is tried again. */
final class Chores implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Chores.class);

  private static final int THREADS = 4;
  private static final Duration LAST_WAIT = Duration.ofSeconds(2);

  private final ScheduledExecutorService threads =
      Executors.newScheduledThreadPool(
          THREADS,
          task -> {
            Thread thread = new Thread(task, "chores");
            thread.setDaemon(true);
            return thread;
          });

  void after(Duration pause, Runnable chore) {
    unlessEnding(
        () -> threads.schedule(() -> attempt(chore), pause.toMillis(), TimeUnit.MILLISECONDS));
  }

  /** Waits for the pause after each end. */
  void every(Duration first, Duration pause, Runnable chore) {
    unlessEnding(
        () ->
            threads.scheduleWithFixedDelay(
                () -> attempt(chore), first.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS));
  }

  /** Interrupts what is under way, and waits a moment until it has let go of what it uses. */
  @Override
  public void close() {
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(LAST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        log.debug("chores go on while everything ends");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void unlessEnding(Supplier<Future<?>> schedule) {
    try {
      Future<?> unused = schedule.get();
    } catch (RejectedExecutionException e) {
      log.debug("chore dropped: everything is ending", e);
    }
  }

  private static void attempt(Runnable chore) {
    try {
      chore.run();
    } catch (RuntimeException e) {
      log.error("chore failed", e);
    }
  }
}
