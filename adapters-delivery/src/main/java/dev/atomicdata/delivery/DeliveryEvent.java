package dev.atomicdata.delivery;

import static java.util.Objects.requireNonNull;

import dev.atomicdata.ports.Message;
import java.time.Duration;

/** Something that happened in a delivery, for metrics. */
public sealed interface DeliveryEvent {

  /**
   * An attempt did not get through, and there will be another one.
   *
   * @param attempt the failed one, from 1
   * @param pause until the next one
   */
  record Retrying(String job, Message message, int attempt, String reason, Duration pause)
      implements DeliveryEvent {
    public Retrying {
      requireNonNull(job, "job");
      requireNonNull(message, "message");
      requireNonNull(reason, "reason");
      requireNonNull(pause, "pause");
    }
  }

  /** The circuit breaker opened, closed, or lets a probe through. */
  record BreakerChanged(BreakerStatus status) implements DeliveryEvent {
    public BreakerChanged {
      requireNonNull(status, "status");
    }
  }
}
