package dev.atomicdata.delivery;

import static dev.atomicdata.delivery.Endpoint.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.atomicdata.domain.Outcome;
import dev.atomicdata.ports.Message;
import dev.atomicdata.ports.MessageSink;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class DeliveryTest extends DeliveryFixture {

  @Test
  void aMessageThatDoesNotGetThroughIsTriedAgain() {
    endpoint.inTurn(AWAY, Outcome.ACCEPTED);
    Message message = message(1);

    Outcome outcome = outcome(deliver(delivery(SETTINGS), message));

    assertThat(outcome).isEqualTo(Outcome.ACCEPTED);
    assertThat(endpoint.received()).containsExactly("1", "1");
    assertThat(events)
        .singleElement()
        .isInstanceOfSatisfying(
            DeliveryEvent.Retrying.class,
            retrying -> {
              assertThat(retrying.job()).isEqualTo("job");
              assertThat(retrying.message()).isSameAs(message);
              assertThat(retrying.attempt()).isEqualTo(1);
              assertThat(retrying.reason()).isEqualTo("away");
            });
  }

  @Test
  void aMessageThatNeverGetsThroughIsUnavailableAfterItsLastRetry() {
    endpoint.always(AWAY);

    assertThat(outcome(deliver(delivery(SETTINGS.withMaxRetries(3)), message(1)))).isEqualTo(AWAY);
    assertThat(endpoint.received()).hasSize(4);
  }

  @Test
  void whoWondersWhatTakesSoLongIsToldOfTheAttempt() {
    endpoint.answers(
        message -> endpoint.received().size() == 1 ? Optional.of(AWAY) : Optional.empty());
    Delivery delivery = delivery(SETTINGS.withMaxConcurrentPublishes(1));
    MessageSink sink = delivery.sink("job");
    Message retried = message(1);
    Message behind = message(2);

    CompletableFuture<Outcome> unused = sink.deliver(retried);
    await().until(() -> endpoint.received().size() == 2);
    CompletableFuture<Outcome> unusedToo = sink.deliver(behind);

    assertThat(sink.doing(retried)).isEqualTo("attempt 2 under way");
    assertThat(sink.doing(behind)).isEqualTo("waits for one of 1 calls");
  }

  @Test
  void whoWondersWhatTakesSoLongIsToldOfThePause() {
    endpoint.always(AWAY);
    MessageSink sink = delivery(SETTINGS.withRetryDelay(NEVER, NEVER)).sink("job");
    Message message = message(1);

    CompletableFuture<Outcome> unused = sink.deliver(message);

    assertThat(sink.doing(message)).isEqualTo("pauses after attempt 1");
  }

  @Test
  void withoutRetriesOneAttemptDecides() {
    endpoint.always(AWAY);

    assertThat(outcome(deliver(delivery(SETTINGS.withMaxRetries(0)), message(1)))).isEqualTo(AWAY);
    assertThat(endpoint.received()).hasSize(1);
  }

  @Test
  void pausesDoubleUpToTheLongestAndVaryByAQuarter() {
    endpoint.always(AWAY);
    Delivery delivery =
        delivery(
            SETTINGS.withMaxRetries(5).withRetryDelay(Duration.ofMillis(4), Duration.ofMillis(16)));

    outcome(deliver(delivery, message(1)));

    // The next attempt may have failed before this thread, or another, tells of a pause.
    List<Double> pausesMs =
        events.stream()
            .map(event -> ((DeliveryEvent.Retrying) event).pause().toNanos() / 1e6)
            .sorted()
            .toList();
    List<Double> expected = List.of(4.0, 8.0, 16.0, 16.0, 16.0);
    assertThat(pausesMs).hasSize(5).doesNotContainAnyElementsOf(expected);
    for (int i = 0; i < 5; i++) {
      assertThat(pausesMs.get(i)).isCloseTo(expected.get(i), within(expected.get(i) / 4));
    }
  }

  @Test
  void aRejectionOrRefusalIsNotTriedAgain() {
    Outcome rejected = new Outcome.Rejected("wrong");
    Outcome refused = new Outcome.Refused("not you");
    endpoint.inTurn(rejected, refused);
    Delivery delivery = delivery(SETTINGS);

    assertThat(outcome(deliver(delivery, message(1)))).isEqualTo(rejected);
    assertThat(outcome(deliver(delivery, message(2)))).isEqualTo(refused);
    assertThat(endpoint.received()).containsExactly("1", "2");
  }

  @Test
  void aRejectionAfterAnUnknownEndIsPerhapsAnAcceptance() {
    endpoint.inTurn(AWAY, new Outcome.Rejected("seen before"));

    assertThat(outcome(deliver(delivery(SETTINGS), message(1))))
        .isEqualTo(new Outcome.Rejected("seen before", true));
  }

  @Test
  void aRefusalAfterAnUnknownEndIsPerhapsAnAcceptance() {
    endpoint.inTurn(AWAY, new Outcome.Refused("not you"));

    assertThat(outcome(deliver(delivery(SETTINGS), message(1))))
        .isEqualTo(new Outcome.Refused("not you", true));
  }

  @Test
  void anAttemptThatIsNeverAnsweredEndsAtItsDeadline() {
    endpoint.hangs();
    Delivery delivery =
        delivery(SETTINGS.withMaxRetries(1).withRequestTimeout(Duration.ofMillis(20)));

    Outcome outcome = outcome(deliver(delivery, message(1)));

    assertThat(outcome).isEqualTo(new Outcome.Unavailable("no answer within PT0.02S"));
    assertThat(endpoint.received()).hasSize(2);
    assertThat(delivery.inFlight()).isZero();
  }

  @Test
  void anAnswerAfterTheDeadlineChangesNothing() {
    endpoint.hangs();
    Delivery delivery =
        delivery(SETTINGS.withMaxRetries(0).withRequestTimeout(Duration.ofMillis(20)));
    CompletableFuture<Outcome> delivered = deliver(delivery, message(1));
    outcome(delivered);

    endpoint.release(Outcome.ACCEPTED);

    assertThat(delivered.join()).isInstanceOf(Outcome.Unavailable.class);
    assertThat(delivery.inFlight()).isZero();
  }

  @Test
  void aSinkThatThrowsIsUnavailable() {
    endpoint.answers(
        message -> {
          throw new IllegalStateException("broken");
        });

    Outcome outcome = outcome(deliver(delivery(SETTINGS.withMaxRetries(0)), message(1)));

    assertThat(outcome)
        .isEqualTo(new Outcome.Unavailable("sink threw java.lang.IllegalStateException: broken"));
  }

  @Test
  void aListenerThatThrowsKeepsNoMessageFromItsEnd() {
    endpoint.inTurn(AWAY, Outcome.ACCEPTED);
    Delivery delivery =
        new Delivery(
            "endpoint",
            endpoint,
            SETTINGS,
            (name, event) -> {
              throw new IllegalStateException("broken");
            });
    open.add(delivery);

    assertThat(outcome(deliver(delivery, message(1)))).isEqualTo(Outcome.ACCEPTED);
  }

  @Test
  void closingEndsEveryMessageAndTheSink() {
    endpoint.answers(
        message -> message.key().value().equals("away") ? Optional.of(AWAY) : Optional.empty());
    Delivery delivery =
        delivery(SETTINGS.withMaxConcurrentPublishes(1).withRetryDelay(NEVER, NEVER));
    List<CompletableFuture<Outcome>> deliveries =
        List.of("away", "under way", "queued").stream()
            .map(key -> deliver(delivery, message(key)))
            .toList();

    delivery.close();

    assertThat(deliveries)
        .allMatch(delivered -> delivered.join().equals(new Outcome.Unavailable("delivery closed")));
    assertThat(endpoint.closed()).isTrue();
    assertThat(outcome(deliver(delivery, message(2))))
        .isEqualTo(new Outcome.Unavailable("delivery closed"));
  }
}
