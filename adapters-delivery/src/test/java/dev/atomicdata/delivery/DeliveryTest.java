package dev.atomicdata.delivery;

import static dev.atomicdata.delivery.Endpoint.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.atomicdata.domain.Outcome;
import dev.atomicdata.ports.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DeliveryTest {

  private static final Outcome AWAY = new Outcome.Unavailable("away");
  private static final Duration NEVER = Duration.ofDays(1);

  private static final DeliverySettings SETTINGS =
      DeliverySettings.defaults()
          .withRetryDelay(Duration.ofMillis(1), Duration.ofMillis(1))
          .withRequestTimeout(NEVER)
          .withBreaker(1_000, NEVER);

  private final Endpoint endpoint = new Endpoint();
  private final List<DeliveryEvent> events = Collections.synchronizedList(new ArrayList<>());
  private final List<Delivery> open = new ArrayList<>();
  private final List<CompletableFuture<Outcome>> sent = new ArrayList<>();

  @AfterEach
  void close() {
    open.forEach(Delivery::close);
  }

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

    List<Double> pausesMs =
        events.stream()
            .map(event -> ((DeliveryEvent.Retrying) event).pause().toNanos() / 1e6)
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
  void aMessageThatWaitsForItsRetryTakesNoPlaceInTheWindow() {
    endpoint.answers(
        message -> Optional.of(message.key().value().equals("bad") ? AWAY : Outcome.ACCEPTED));
    Delivery delivery =
        delivery(SETTINGS.withMaxConcurrentPublishes(1).withRetryDelay(NEVER, NEVER));

    CompletableFuture<Outcome> bad = deliver(delivery, message("bad"));
    Outcome good = outcome(deliver(delivery, message("good")));

    assertThat(good).isEqualTo(Outcome.ACCEPTED);
    assertThat(bad).isNotDone();
    assertThat(delivery.inFlight()).isZero();
    assertThat(delivery.waiting()).isEqualTo(1);
  }

  @Test
  void noMoreCallsAreUnderWayThanTheWindowHolds() {
    endpoint.hangs();
    Delivery delivery = delivery(SETTINGS.withMaxConcurrentPublishes(3));

    List<CompletableFuture<Outcome>> deliveries =
        IntStream.range(0, 10).mapToObj(n -> deliver(delivery, message(n))).toList();

    assertThat(endpoint.received()).containsExactly("0", "1", "2");
    assertThat(delivery.inFlight()).isEqualTo(3);
    assertThat(delivery.waiting()).isEqualTo(7);
    endpoint.always(Outcome.ACCEPTED);
    endpoint.release(Outcome.ACCEPTED);
    assertThat(deliveries).allMatch(delivered -> delivered.join() == Outcome.ACCEPTED);
    assertThat(endpoint.received()).hasSize(10);
  }

  @Test
  void jobsTakeTurns() {
    endpoint.hangs();
    Delivery delivery = delivery(SETTINGS.withMaxConcurrentPublishes(1));
    send(delivery, message("first"));
    for (String key : List.of("a1", "a2", "a3")) {
      send(delivery, message(key));
    }
    for (String key : List.of("b1", "b2", "b3")) {
      sent.add(delivery.sink("other").deliver(message(key)));
    }

    endpoint.always(Outcome.ACCEPTED);
    endpoint.release(Outcome.ACCEPTED);

    assertThat(endpoint.received()).containsExactly("first", "b1", "a1", "b2", "a2", "b3", "a3");
  }

  @Test
  void aJobWhoseCallsHangLeavesTheOthersTheirShare() {
    endpoint.answers(
        message ->
            message.key().value().startsWith("slow")
                ? Optional.empty()
                : Optional.of(Outcome.ACCEPTED));
    Delivery delivery = delivery(SETTINGS.withMaxConcurrentPublishes(4));
    delivery.sink("other");
    IntStream.range(0, 10).forEach(n -> send(delivery, message("slow" + n)));

    Outcome other = outcome(delivery.sink("other").deliver(message("fast")));

    assertThat(other).isEqualTo(Outcome.ACCEPTED);
    assertThat(delivery.inFlight()).isEqualTo(3);
  }

  @Test
  void anEndpointThatAnswersAtOnceEndsAnyBacklog() {
    endpoint.hangs();
    Delivery delivery = delivery(SETTINGS.withMaxConcurrentPublishes(1));
    List<CompletableFuture<Outcome>> deliveries =
        IntStream.range(0, 50_000).mapToObj(n -> deliver(delivery, message(n))).toList();

    endpoint.always(Outcome.ACCEPTED);
    endpoint.release(Outcome.ACCEPTED);

    assertThat(deliveries).allMatch(delivered -> delivered.join() == Outcome.ACCEPTED);
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

  private Delivery delivery(DeliverySettings settings) {
    Delivery delivery =
        new Delivery("endpoint", endpoint, settings, (name, event) -> events.add(event));
    open.add(delivery);
    return delivery;
  }

  private void send(Delivery delivery, Message message) {
    sent.add(deliver(delivery, message));
  }

  private static CompletableFuture<Outcome> deliver(Delivery delivery, Message message) {
    return delivery.sink("job").deliver(message);
  }

  private static Outcome outcome(CompletableFuture<Outcome> delivery) {
    return delivery.orTimeout(60, TimeUnit.SECONDS).join();
  }
}
