package dev.atomicdata.ports;

import dev.atomicdata.domain.Outcome;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where the sink's threads leave outcomes for the publisher's own thread. Holds at most one outcome
 * for each message in flight, so the open pages bound it.
 */
final class Inbox {

  /** The end of one delivery. */
  record Ended(OpenPage page, Entry entry, Optional<Outcome> outcome, Optional<Throwable> failure) {

    /** Of a message that was withdrawn, a sink may not know what became of it. */
    Outcome outcomeOrUnknown() {
      return outcome.orElseGet(() -> new Outcome.Unavailable("withdrawn"));
    }

    IllegalStateException brokenSink() {
      return new IllegalStateException(
          "a sink failed instead of giving an outcome for key " + entry.key(),
          failure.orElse(null));
    }
  }

  private final ConcurrentLinkedQueue<Ended> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();
  private final Semaphore signal = new Semaphore(0);
  private final AtomicBoolean retry = new AtomicBoolean();
  private volatile int threshold = 1;

  void add(Ended ended) {
    queue.add(ended);
    if (size.incrementAndGet() >= threshold) {
      wake();
    }
  }

  Optional<Ended> poll() {
    Optional<Ended> ended = Optional.ofNullable(queue.poll());
    if (ended.isPresent()) {
      size.decrementAndGet();
    }
    return ended;
  }

  /**
   * From now on wakes the waiting thread when this many outcomes are here: waking it for each costs
   * more than it gains.
   */
  void wakeAt(int outcomes) {
    threshold = outcomes;
    if (size.get() >= outcomes) {
      wake();
    }
  }

  /** Asks for what did not get through to be tried again now. */
  void retry() {
    retry.set(true);
    wake();
  }

  /** Whether that was asked for; once for each time. */
  boolean takeRetry() {
    return retry.getAndSet(false);
  }

  void wake() {
    if (signal.availablePermits() == 0) {
      signal.release();
    }
  }

  /** Waits until woken, at most so long. */
  void await(Duration longest) throws InterruptedException {
    boolean woken = signal.tryAcquire(Math.max(0, longest.toNanos()), TimeUnit.NANOSECONDS);
    if (woken) {
      signal.drainPermits();
    }
  }
}
