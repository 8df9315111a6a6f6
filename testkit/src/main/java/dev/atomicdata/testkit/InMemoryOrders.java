package dev.atomicdata.testkit;

import dev.atomicdata.ports.Orders;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Orders in memory, which outlive the publishers that heed them. For any number of threads. */
public final class InMemoryOrders implements Orders {

  private final InstantSource clock;
  private Optional<Instant> paused = Optional.empty();

  public InMemoryOrders(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public synchronized Optional<Instant> pausedSince() {
    return paused;
  }

  /** Has the job rest; a job that rests already goes on doing so. */
  public synchronized void pause() {
    paused = paused.or(() -> Optional.of(clock.instant()));
  }

  /** Lets the job go on. */
  public synchronized void resume() {
    paused = Optional.empty();
  }
}
