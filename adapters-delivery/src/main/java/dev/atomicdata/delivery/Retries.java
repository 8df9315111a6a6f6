package dev.atomicdata.delivery;

import dev.atomicdata.domain.Outcome;
import dev.failsafe.RetryPolicy;
import dev.failsafe.RetryPolicyBuilder;

/** Which attempts are worth another one, and when. */
final class Retries {

  private static final double JITTER = 0.25;

  private Retries() {}

  static RetryPolicy<Outcome> policy(DeliverySettings settings) {
    RetryPolicyBuilder<Outcome> builder =
        RetryPolicy.<Outcome>builder()
            .handleResultIf(Outcome.Unavailable.class::isInstance)
            .withMaxRetries(settings.maxRetries());
    boolean grows = settings.retryDelay().compareTo(settings.maxRetryDelay()) < 0;
    return (grows
            ? builder.withBackoff(settings.retryDelay(), settings.maxRetryDelay())
            : builder.withDelay(settings.retryDelay()))
        .withJitter(JITTER)
        .build();
  }
}
