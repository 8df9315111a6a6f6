package dev.atomicdata.delivery;

import static java.util.Objects.requireNonNull;

/**
 * Whether an endpoint is thought to answer.
 *
 * @param reason what the last change was due to; empty before the first
 */
public record BreakerStatus(State state, String reason) {

  /** The states of a circuit breaker. */
  public enum State {
    /** Messages pass. */
    CLOSED,
    /** None pass: nothing has succeeded for a while. */
    OPEN,
    /** One message at a time may try whether the endpoint answers again. */
    HALF_OPEN
  }

  public BreakerStatus {
    requireNonNull(state, "state");
    requireNonNull(reason, "reason");
  }
}
