package dev.atomicdata.bench;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Waits for what other processes do. */
final class Waiting {

  private static final long PAUSE_MS = 10;

  private Waiting() {}

  /**
   * Asks again and again until there is an answer.
   *
   * @param what for the message
   * @throws IllegalStateException if there is none in time
   */
  static <T> T until(Duration most, String what, Callable<Optional<T>> question) throws Exception {
    long end = System.nanoTime() + most.toNanos();
    while (true) {
      Optional<T> answer = question.call();
      if (answer.isPresent()) {
        return answer.get();
      }
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException("no " + what + " within " + most.toSeconds() + " s");
      }
      Thread.sleep(PAUSE_MS);
    }
  }
}
