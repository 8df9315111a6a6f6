package dev.atomicdata.delivery;

import static dev.atomicdata.delivery.Endpoint.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.atomicdata.delivery.BreakerStatus.State;
import dev.atomicdata.domain.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BreakerTest {

  private static final String OPEN = "circuit of endpoint open since .+Z: away";
  private static final Outcome AWAY = new Outcome.Unavailable("away");
  private static final Duration SOON = Duration.ofMillis(20);
  private static final Duration NEVER = Duration.ofDays(1);

  private static final DeliverySettings SETTINGS =
      DeliverySettings.defaults()
          .withMaxRetries(0)
          .withRetryDelay(NEVER, NEVER)
          .withRequestTimeout(NEVER)
          .withBreaker(5, NEVER);

  private final Endpoint endpoint = new Endpoint();
  private final List<BreakerStatus> changes = Collections.synchronizedList(new ArrayList<>());
  private final List<Delivery> open = new ArrayList<>();
  private final List<CompletableFuture<Outcome>> sent = new ArrayList<>();

  @AfterEach
  void close() {
    open.forEach(Delivery::close);
  }

  @Test
  void keysThatFailInARowOpenTheCircuitAndNothingIsSentAnyMore() {
    endpoint.always(AWAY);
    Delivery delivery = delivery(SETTINGS);
    for (int i = 1; i < 5; i++) {
      send(delivery, "failing" + i);
    }
    assertThat(delivery.breaker()).isEqualTo(new BreakerStatus(State.CLOSED, ""));

    send(delivery, "failing5");
    Outcome afterwards = deliver(delivery, "next").join();

    assertThat(afterwards.toString()).containsPattern(OPEN);
    assertThat(endpoint.received()).hasSize(5).doesNotContain("next");
    assertThat(delivery.breaker()).isEqualTo(new BreakerStatus(State.OPEN, "away"));
    assertThat(changes).containsExactly(new BreakerStatus(State.OPEN, "away"));
  }

  @Test
  void whoRejectsOrRefusesAnswers() {
    endpoint.inTurn(
        AWAY,
        AWAY,
        AWAY,
        AWAY,
        new Outcome.Rejected("wrong"),
        new Outcome.Refused("not you"),
        AWAY);
    Delivery delivery = delivery(SETTINGS);

    for (int i = 0; i < 20; i++) {
      send(delivery, "key" + i);
    }

    assertThat(endpoint.received()).hasSize(20);
    assertThat(delivery.breaker().state()).isEqualTo(State.CLOSED);
  }

  @Test
  void failuresAroundASuccessOpenNothing() {
    endpoint.answers(
        message -> Optional.of(message.key().value().equals("good") ? Outcome.ACCEPTED : AWAY));
    Delivery delivery = delivery(SETTINGS);
    send(delivery, "good");

    for (int i = 0; i < 300; i++) {
      send(delivery, "bad" + i);
    }

    assertThat(endpoint.received()).hasSize(301);
  }

  @Test
  void aSuccessLongAgoDoesNotKeepTheCircuitClosed() {
    endpoint.inTurn(Outcome.ACCEPTED, AWAY);
    Delivery delivery = delivery(SETTINGS.withRequestTimeout(SOON));
    send(delivery, "good");

    await()
        .pollInterval(Duration.ofMillis(1))
        .untilAsserted(
            () -> {
              send(delivery, "bad" + sent.size());
              assertThat(delivery.breaker().state()).isEqualTo(State.OPEN);
            });
  }

  @Test
  void anOpeningCircuitEndsWhatWaits() {
    endpoint.hangs();
    Delivery delivery = delivery(SETTINGS.withMaxRetries(1).withMaxConcurrentPublishes(5));
    for (int i = 0; i < 10; i++) {
      send(delivery, Integer.toString(i));
    }

    endpoint.release(AWAY);

    assertThat(endpoint.received()).doesNotContain("9");
    assertThat(sent.get(0).join().toString()).containsPattern(OPEN);
    assertThat(sent.get(4).join()).isEqualTo(AWAY);
    assertThat(sent.get(9).join().toString()).containsPattern(OPEN);
    assertThat(delivery.waiting()).isZero();
    assertThat(delivery.inFlight()).isEqualTo(4);
  }

  @Test
  void anOpenCircuitWithoutTrafficIsHalfOpenOnceItsTimeIsOver() {
    endpoint.always(AWAY);
    Delivery delivery = opened(SETTINGS.withBreaker(5, SOON));

    await()
        .pollInterval(Duration.ofMillis(1))
        .until(() -> delivery.breaker().equals(new BreakerStatus(State.HALF_OPEN, "away")));

    assertThat(endpoint.received()).hasSize(5);
    assertThat(changes).containsExactly(new BreakerStatus(State.OPEN, "away"));
  }

  @Test
  void aHalfOpenCircuitLetsOneProbeThroughAndClosesWhenItIsAnswered() {
    endpoint.always(AWAY);
    Delivery delivery = opened(SETTINGS.withBreaker(5, SOON));
    endpoint.hangs();

    await()
        .pollInterval(Duration.ofMillis(1))
        .until(
            () -> {
              send(delivery, "probe");
              return delivery.inFlight() == 1;
            });
    Outcome beside = deliver(delivery, "beside").join();
    BreakerStatus probing = delivery.breaker();
    endpoint.always(Outcome.ACCEPTED);
    endpoint.release(Outcome.ACCEPTED);

    assertThat(beside.toString())
        .containsPattern("circuit of endpoint half-open, opened at .+Z: probing with test probe");
    assertThat(probing.state()).isEqualTo(State.HALF_OPEN);
    assertThat(endpoint.received()).filteredOn("probe"::equals).hasSize(1);
    assertThat(endpoint.received()).doesNotContain("beside");
    assertThat(deliver(delivery, "after").join()).isEqualTo(Outcome.ACCEPTED);
    assertThat(changes)
        .extracting(BreakerStatus::state)
        .containsExactly(State.OPEN, State.HALF_OPEN, State.CLOSED);
  }

  @Test
  void aFailedProbeOpensTheCircuitAgainAndIsNotRetried() {
    endpoint.always(AWAY);
    Delivery delivery =
        opened(
            SETTINGS
                .withBreaker(5, SOON)
                .withMaxRetries(3)
                .withRetryDelay(Duration.ofMillis(1), Duration.ofMillis(1)));

    await()
        .pollInterval(Duration.ofMillis(1))
        .until(
            () -> {
              send(delivery, "probe");
              return endpoint.received().contains("probe");
            });

    assertThat(endpoint.received()).filteredOn("probe"::equals).hasSize(1);
    assertThat(changes)
        .extracting(BreakerStatus::state)
        .containsExactly(State.OPEN, State.HALF_OPEN, State.OPEN);
  }

  @Test
  void aKeyThatNeverGetsThroughDoesNotKeepTheCircuitOpen() {
    endpoint.answers(
        message -> Optional.of(message.key().value().equals("good") ? Outcome.ACCEPTED : AWAY));
    Delivery delivery = opened(SETTINGS.withBreaker(5, SOON));

    await()
        .pollInterval(Duration.ofMillis(1))
        .untilAsserted(
            () -> {
              send(delivery, "bad 1");
              send(delivery, "bad 2");
              assertThat(deliver(delivery, "good").join()).isEqualTo(Outcome.ACCEPTED);
            });

    assertThat(endpoint.received()).filteredOn("bad 1"::equals).hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void theOnlyKeyThereIsMayProbeAgain() {
    endpoint.always(AWAY);
    Delivery delivery = opened(SETTINGS.withBreaker(5, SOON));
    await()
        .pollInterval(Duration.ofMillis(1))
        .until(
            () -> {
              send(delivery, "only");
              return endpoint.received().contains("only");
            });

    endpoint.always(Outcome.ACCEPTED);

    await()
        .pollInterval(Duration.ofMillis(1))
        .until(() -> deliver(delivery, "only").join() == Outcome.ACCEPTED);
  }

  @Test
  void aLateSuccessClosesTheCircuit() {
    endpoint.hangs();
    Delivery delivery = delivery(SETTINGS);
    CompletableFuture<Outcome> late = deliver(delivery, "late");
    endpoint.always(AWAY);
    for (int i = 0; i < 5; i++) {
      send(delivery, "bad" + i);
    }
    assertThat(delivery.breaker().state()).isEqualTo(State.OPEN);

    endpoint.release(Outcome.ACCEPTED);

    assertThat(late.join()).isEqualTo(Outcome.ACCEPTED);
    assertThat(delivery.breaker().state()).isEqualTo(State.CLOSED);
  }

  private Delivery opened(DeliverySettings settings) {
    Delivery delivery = delivery(settings);
    for (int i = 0; i < 5; i++) {
      send(delivery, "failing" + i);
    }
    return delivery;
  }

  private Delivery delivery(DeliverySettings settings) {
    Delivery delivery =
        new Delivery(
            "endpoint",
            endpoint,
            settings,
            (name, event) -> {
              if (event instanceof DeliveryEvent.BreakerChanged changed) {
                changes.add(changed.status());
              }
            });
    open.add(delivery);
    return delivery;
  }

  private void send(Delivery delivery, String key) {
    sent.add(deliver(delivery, key));
  }

  private static CompletableFuture<Outcome> deliver(Delivery delivery, String key) {
    return delivery.sink("job").deliver(message(key));
  }
}
