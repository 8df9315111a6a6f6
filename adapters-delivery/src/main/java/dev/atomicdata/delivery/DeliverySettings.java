package dev.atomicdata.delivery;

import java.time.Duration;

/**
 * How a {@link Delivery} treats its endpoint.
 *
 * @param maxConcurrentPublishes calls under way at one time, of all jobs together
 * @param maxRetries attempts after the first; 0 for none
 * @param retryDelay before the first retry; doubles with each further one, and varies by a quarter
 *     either way so that messages that failed together do not come back together
 * @param maxRetryDelay where the doubling ends
 * @param requestTimeout for one attempt, waiting in the queue not included
 * @param breakerFailures keys that fail open the circuit, if nothing succeeded meanwhile or within
 *     one request timeout before
 * @param breakerOpenFor how long an open circuit lets nothing through
 */
public record DeliverySettings(
    int maxConcurrentPublishes,
    int maxRetries,
    Duration retryDelay,
    Duration maxRetryDelay,
    Duration requestTimeout,
    int breakerFailures,
    Duration breakerOpenFor) {

  public DeliverySettings {
    if (maxConcurrentPublishes < 1) {
      throw new IllegalArgumentException(
          "max concurrent publishes " + maxConcurrentPublishes + " (expected: 1 or more)");
    }
    if (maxRetries < 0) {
      throw new IllegalArgumentException("max retries " + maxRetries + " (expected: 0 or more)");
    }
    positive("retry delay", retryDelay);
    if (maxRetryDelay.compareTo(retryDelay) < 0) {
      throw new IllegalArgumentException(
          "max retry delay "
              + maxRetryDelay
              + " (expected: the retry delay, "
              + retryDelay
              + ", or more)");
    }
    positive("request timeout", requestTimeout);
    if (breakerFailures < 1) {
      throw new IllegalArgumentException(
          "circuit breaker failures " + breakerFailures + " (expected: 1 or more)");
    }
    positive("circuit breaker open for", breakerOpenFor);
  }

  public static DeliverySettings defaults() {
    return new DeliverySettings(
        256,
        3,
        Duration.ofSeconds(5),
        Duration.ofSeconds(40),
        Duration.ofSeconds(10),
        5,
        Duration.ofSeconds(60));
  }

  public DeliverySettings withMaxConcurrentPublishes(int calls) {
    return new DeliverySettings(
        calls,
        maxRetries,
        retryDelay,
        maxRetryDelay,
        requestTimeout,
        breakerFailures,
        breakerOpenFor);
  }

  public DeliverySettings withMaxRetries(int retries) {
    return new DeliverySettings(
        maxConcurrentPublishes,
        retries,
        retryDelay,
        maxRetryDelay,
        requestTimeout,
        breakerFailures,
        breakerOpenFor);
  }

  /** From {@code first}, doubling up to {@code longest}. */
  public DeliverySettings withRetryDelay(Duration first, Duration longest) {
    return new DeliverySettings(
        maxConcurrentPublishes,
        maxRetries,
        first,
        longest,
        requestTimeout,
        breakerFailures,
        breakerOpenFor);
  }

  public DeliverySettings withRequestTimeout(Duration timeout) {
    return new DeliverySettings(
        maxConcurrentPublishes,
        maxRetries,
        retryDelay,
        maxRetryDelay,
        timeout,
        breakerFailures,
        breakerOpenFor);
  }

  public DeliverySettings withBreaker(int failures, Duration openFor) {
    return new DeliverySettings(
        maxConcurrentPublishes,
        maxRetries,
        retryDelay,
        maxRetryDelay,
        requestTimeout,
        failures,
        openFor);
  }

  private static void positive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + " " + value + " (expected: above zero)");
    }
  }
}
