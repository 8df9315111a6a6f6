package dev.atomicdata.delivery;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks on the calling thread, one after the other, also those that come up while it runs
 * them: a sink that answers at once ends a thousand messages without nesting a thousand calls.
 */
final class Trampoline {

  private static final Logger log = LoggerFactory.getLogger(Trampoline.class);

  private final ThreadLocal<Optional<Queue<Runnable>>> running =
      ThreadLocal.withInitial(Optional::empty);

  void run(List<Runnable> tasks) {
    if (running.get().isPresent()) {
      running.get().get().addAll(tasks);
      return;
    }
    Queue<Runnable> queue = new ArrayDeque<>(tasks);
    running.set(Optional.of(queue));
    try {
      for (Runnable task = queue.poll(); task != null; task = queue.poll()) {
        run(task);
      }
    } finally {
      running.remove();
    }
  }

  /** One listener's mistake must not keep the other messages from their end. */
  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      log.error("delivery listener failed", e);
    }
  }
}
