package dev.atomicdata.delivery;

import static dev.atomicdata.delivery.Endpoint.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.domain.Outcome;
import dev.atomicdata.ports.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How many calls are under way at once, and whose. */
final class DeliveryWindowTest extends DeliveryFixture {

  /** Outcomes that nobody looks at. */
  private final List<CompletableFuture<Outcome>> sent = new ArrayList<>();

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

  private void send(Delivery delivery, Message message) {
    sent.add(deliver(delivery, message));
  }
}
