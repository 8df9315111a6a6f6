package dev.atomicdata.ports;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Whether operators have paused the job, as they were last asked. */
final class Pause {

  private static final Duration LEAST_INTERVAL = Duration.ofSeconds(5);

  private final Orders orders;
  private final Duration interval;
  private Optional<Instant> since = Optional.empty();
  private Instant askAt = Instant.MIN;

  Pause(Orders orders, Duration pollingInterval) {
    this.orders = orders;
    this.interval =
        pollingInterval.compareTo(LEAST_INTERVAL) > 0 ? pollingInterval : LEAST_INTERVAL;
  }

  /** Asks, if it is time to, whether the job may go on. */
  boolean over(Instant now) {
    if (!now.isBefore(askAt)) {
      since = orders.pausedSince();
      askAt = now.plus(interval);
    }
    return since.isEmpty();
  }

  Optional<Instant> since() {
    return since;
  }

  Instant askAt() {
    return askAt;
  }
}
