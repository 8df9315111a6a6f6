package dev.atomicdata.ports;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Steps a publisher until it is stopped, and waits in between. Its caller gives it a thread.
 *
 * <p>On {@link #stop}, or when the thread is interrupted, reading ends, calls in flight get the
 * shutdown time to end, what is known is settled, and the lease is given back.
 */
public final class PublisherLoop implements Runnable {

  private final Publisher publisher;
  private final InstantSource clock;
  private final Duration shutdownTimeout;
  private volatile boolean stopped;

  public PublisherLoop(Publisher publisher, InstantSource clock, Duration shutdownTimeout) {
    this.publisher = requireNonNull(publisher, "publisher");
    this.clock = requireNonNull(clock, "clock");
    this.shutdownTimeout = requireNonNull(shutdownTimeout, "shutdownTimeout");
  }

  @Override
  public void run() {
    try (publisher) {
      while (!stopped) {
        publisher.await(publisher.step());
      }
      finish();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Asks the loop to end; returns at once. */
  public void stop() {
    stopped = true;
    publisher.wake();
  }

  private void finish() throws InterruptedException {
    publisher.stopReading();
    Instant deadline = clock.instant().plus(shutdownTimeout);
    for (Step step = publisher.step();
        !step.idle() && clock.instant().isBefore(deadline);
        step = publisher.step()) {
      publisher.await(step.until().isBefore(deadline) ? step : new Step(deadline, false));
    }
  }
}
