package dev.atomicdata.delivery;

import dev.atomicdata.domain.Outcome;
import dev.atomicdata.ports.Message;
import dev.failsafe.CircuitBreaker;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Decides whether the endpoint is worth a call. Guarded by the delivery.
 *
 * <p>Only silence and failures of the endpoint count; whoever rejects or refuses a message,
 * answers. A failure counts only if nothing succeeded within one request timeout before it, and
 * once for each key: one that never gets through, or a connection that breaks with hundreds of
 * calls on it, opens nothing while other calls succeed, however rare these are.
 */
final class Breaker {

  /** Of these keys it is remembered that their probe failed. */
  private static final int REMEMBERED_PROBES = 1_000;

  /** What a message may do now. */
  enum Permit {
    PASS,
    PROBE,
    NONE
  }

  private final String endpoint;
  private final CircuitBreaker<Outcome> circuit;
  private final long windowNs;

  /** Keys whose probe failed, and the opening in which they last stood back for another key. */
  private final Map<String, Integer> probed =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
          return size() > REMEMBERED_PROBES;
        }
      };

  /** The keys whose failures have counted since the last success. */
  private final Set<String> failing = new HashSet<>();

  private OptionalLong lastSuccessNs = OptionalLong.empty();
  private int openings;
  private Instant openedAt = Instant.MIN;
  private String reason = "";

  Breaker(String endpoint, DeliverySettings settings) {
    this.endpoint = endpoint;
    windowNs = settings.requestTimeout().toNanos();
    circuit =
        CircuitBreaker.<Outcome>builder()
            .withFailureThreshold(settings.breakerFailures())
            .withSuccessThreshold(1)
            .withDelay(settings.breakerOpenFor())
            .build();
  }

  /** As it is now. Without a message, the circuit itself would be open for ever. */
  BreakerStatus status() {
    return waitedLongEnough()
        ? new BreakerStatus(BreakerStatus.State.HALF_OPEN, reason)
        : decided();
  }

  /** As the last message left it. */
  BreakerStatus decided() {
    return new BreakerStatus(state(), reason);
  }

  private boolean waitedLongEnough() {
    return circuit.isOpen() && circuit.getRemainingDelay().isZero();
  }

  private BreakerStatus.State state() {
    return switch (circuit.getState()) {
      case CLOSED -> BreakerStatus.State.CLOSED;
      case OPEN -> BreakerStatus.State.OPEN;
      case HALF_OPEN -> BreakerStatus.State.HALF_OPEN;
    };
  }

  /** The end of a message that is not let through. */
  Outcome.Unavailable unavailable() {
    String state = circuit.isOpen() ? " open since " : " half-open, opened at ";
    return new Outcome.Unavailable("circuit of " + endpoint + state + openedAt + ": " + reason);
  }

  boolean closed() {
    return circuit.isClosed();
  }

  /**
   * Asks for a message. Of an open circuit, a key that has probed in vain lets others go first: it
   * stands back once in each opening.
   */
  Permit permit(Message message) {
    if (circuit.isClosed()) {
      return Permit.PASS;
    }
    if (circuit.isOpen() && !waitedLongEnough()) {
      return Permit.NONE;
    }
    Integer stoodBack = probed.get(key(message));
    if (stoodBack != null && stoodBack != openings) {
      probed.put(key(message), openings);
      return Permit.NONE;
    }
    if (!circuit.tryAcquirePermit()) {
      return Permit.NONE;
    }
    reason = "probing with " + key(message);
    return Permit.PROBE;
  }

  void ended(Attempt attempt, Outcome outcome, long nowNs) {
    if (outcome instanceof Outcome.Unavailable unavailable) {
      failed(attempt, unavailable.reason(), nowNs);
    } else {
      answered(nowNs);
    }
  }

  private void answered(long nowNs) {
    lastSuccessNs = OptionalLong.of(nowNs);
    failing.clear();
    if (circuit.isClosed()) {
      circuit.recordSuccess();
    } else {
      reason = "the endpoint answered";
      probed.clear();
      openedAt = Instant.MIN;
      circuit.close();
    }
  }

  private void failed(Attempt attempt, String why, long nowNs) {
    boolean succeededLately =
        lastSuccessNs.isPresent() && nowNs - lastSuccessNs.getAsLong() < windowNs;
    String key = key(attempt.pending().message());
    boolean counts =
        circuit.isClosed()
            ? !succeededLately && failing.add(key)
            : attempt.probe() && circuit.isHalfOpen();
    if (!counts) {
      return;
    }
    if (attempt.probe()) {
      probed.put(key, openings);
    }
    circuit.recordFailure();
    if (circuit.isOpen()) {
      reason = why;
      openings++;
      openedAt = openedAt.equals(Instant.MIN) ? Instant.now() : openedAt;
    }
  }

  private static String key(Message message) {
    return message.type() + " " + message.key();
  }
}
