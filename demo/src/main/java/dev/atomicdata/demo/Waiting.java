package dev.atomicdata.demo;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Waits for what other processes do. */
final class Waiting {

  private static final Duration BETWEEN = Duration.ofMillis(100);

  private Waiting() {}

  /**
   * @throws DemoFailedException if it is still not there after this time
   */
  static <T> T until(Duration limit, String what, Supplier<Optional<T>> look)
      throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      Optional<T> found = look.get();
      if (found.isPresent()) {
        return found.get();
      }
      if (System.nanoTime() > end) {
        throw new DemoFailedException(
            what + " was waited for in vain for " + limit.toSeconds() + " s");
      }
      Thread.sleep(BETWEEN.toMillis());
    }
  }
}
