package dev.atomicdata.ports;

import static java.util.Objects.requireNonNull;

import dev.atomicdata.domain.Job;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

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

  /** A loop around a publisher with default settings, on the system's clock. */
  public static PublisherLoop of(Job job, PublisherPorts ports) {
    InstantSource clock = SteadyClock.of(InstantSource.system());
    return new PublisherLoop(
        new Publisher(
            job,
            ports,
            PublisherSettings.defaults(),
            PublisherListener.NONE,
            clock,
            RandomGenerator.getDefault()),
        clock,
        Duration.ofSeconds(10));
  }

  @Override
  public void run() {
    boolean interrupted = false;
    try (publisher) {
      while (!stopped && !interrupted) {
        interrupted = waited(publisher.step());
      }
      interrupted |= finish();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Asks the loop to end; returns at once. */
  public void stop() {
    stopped = true;
    publisher.wake();
  }

  /** Returns whether the thread was interrupted. */
  private boolean finish() {
    publisher.stopReading();
    Instant deadline = clock.instant().plus(shutdownTimeout);
    boolean interrupted = false;
    for (Step step = publisher.step();
        !step.idle() && !interrupted && clock.instant().isBefore(deadline);
        step = publisher.step()) {
      interrupted = waited(step.until().isBefore(deadline) ? step : new Step(deadline, false));
    }
    return interrupted;
  }

  /** Waits as the step says; returns whether the thread was interrupted. */
  private boolean waited(Step step) {
    try {
      publisher.await(step);
      return false;
    } catch (InterruptedException e) {
      return true;
    }
  }
}
