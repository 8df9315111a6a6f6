package dev.atomicdata.delivery;

import static dev.atomicdata.delivery.Endpoint.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.atomicdata.domain.Outcome;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Messages whose caller wants no further attempt. */
final class WithdrawnTest {

  private static final Outcome WITHDRAWN = new Outcome.Unavailable("withdrawn");
  private static final Outcome AWAY = new Outcome.Unavailable("away");
  private static final Duration NEVER = Duration.ofDays(1);

  private final Endpoint endpoint = new Endpoint();
  private final Delivery delivery =
      new Delivery(
          "endpoint",
          endpoint,
          DeliverySettings.defaults()
              .withMaxConcurrentPublishes(1)
              .withRetryDelay(NEVER, NEVER)
              .withRequestTimeout(NEVER)
              .withBreaker(1_000, NEVER),
          DeliveryListener.NONE);

  @AfterEach
  void close() {
    delivery.close();
  }

  @Test
  void aMessageThatWaitsForACallIsNeverSent() {
    endpoint.hangs();
    CompletableFuture<Outcome> first = delivery.sink("job").deliver(message(1));
    CompletableFuture<Outcome> second = delivery.sink("job").deliver(message(2));

    second.cancel(false);
    assertThat(second).isCompletedWithValue(WITHDRAWN);
    endpoint.release(Outcome.ACCEPTED);

    assertThat(first).isCompletedWithValue(Outcome.ACCEPTED);
    assertThat(endpoint.received()).containsExactly("1");
    assertThat(delivery.waiting()).isZero();
  }

  @Test
  void aMessageWhoseTimeIsOverBeforeItsCallIsNeverSentAndSaysNothingOfTheEndpoint() {
    AtomicReference<Duration> left = new AtomicReference<>(NEVER);
    endpoint.hangs();
    CompletableFuture<Outcome> first = delivery.sink("job").deliver(message(1));
    CompletableFuture<Outcome> second = delivery.sink("job").deliver(message(2).within(left::get));

    left.set(Duration.ZERO);
    endpoint.release(Outcome.ACCEPTED);

    assertThat(first).isCompletedWithValue(Outcome.ACCEPTED);
    assertThat(second).isCompletedWithValue(new Outcome.Unavailable("no time left"));
    assertThat(endpoint.received()).containsExactly("1");
    assertThat(delivery.breaker().state()).isEqualTo(BreakerStatus.State.CLOSED);
  }

  @Test
  void aMessageThatWaitsForItsRetryIsNotTriedAgain() {
    endpoint.always(AWAY);
    CompletableFuture<Outcome> outcome = delivery.sink("job").deliver(message(1));
    await().until(() -> delivery.waiting() == 1);

    outcome.cancel(false);

    assertThat(outcome).isCompletedWithValue(WITHDRAWN);
    assertThat(delivery.waiting()).isZero();
  }

  @Test
  void aCallUnderWayEndsAsItEndsAndIsTheLast() {
    endpoint.hangs();
    CompletableFuture<Outcome> accepted = delivery.sink("job").deliver(message(1));
    accepted.cancel(false);
    assertThat(accepted).isNotDone();
    endpoint.release(Outcome.ACCEPTED);
    CompletableFuture<Outcome> away = delivery.sink("job").deliver(message(2));
    away.cancel(false);
    endpoint.release(AWAY);

    assertThat(accepted).isCompletedWithValue(Outcome.ACCEPTED);
    assertThat(away).isCompletedWithValue(AWAY);
    assertThat(delivery.waiting()).isZero();
  }
}
