package dev.atomicdata.delivery;

import static dev.atomicdata.delivery.Endpoint.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.atomicdata.delivery.BreakerStatus.State;
import dev.atomicdata.domain.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who opens the circuit, and what becomes of a probe. */
final class BreakerProbeTest extends DeliveryFixture {

  private static final Duration SOON = Duration.ofMillis(20);
  private static final DeliverySettings ONE_TRY =
      SETTINGS.withMaxRetries(0).withBreaker(5, SOON).withRequestTimeout(NEVER);

  /** Outcomes that nobody looks at. */
  private final List<CompletableFuture<Outcome>> sent = new ArrayList<>();

  @Test
  void aKeyThatAloneNeverGetsThroughOpensNothing() {
    endpoint.always(AWAY);
    Delivery delivery = delivery(ONE_TRY);

    IntStream.range(0, 50).forEach(n -> send(delivery, "bad"));

    assertThat(delivery.breaker().state()).isEqualTo(State.CLOSED);
    assertThat(endpoint.received()).hasSize(50);
  }

  @Test
  void ofManyJobsAndThreadsOneMessageProbes() throws Exception {
    Delivery delivery = halfOpen(ONE_TRY);
    endpoint.hangs();
    CyclicBarrier together = new CyclicBarrier(8);
    List<CompletableFuture<List<CompletableFuture<Outcome>>>> jobs =
        IntStream.range(0, 8)
            .mapToObj(
                job ->
                    CompletableFuture.supplyAsync(
                        () -> deliverTogether(delivery, "job" + job, together),
                        task -> new Thread(task, "sender").start()))
            .toList();

    List<CompletableFuture<Outcome>> outcomes =
        jobs.stream().flatMap(job -> job.join().stream()).toList();

    assertThat(endpoint.received()).hasSize(5 + 1);
    assertThat(outcomes).filteredOn(outcome -> !outcome.isDone()).hasSize(1);
    assertThat(delivery.inFlight()).isEqualTo(1);
    endpoint.release(Outcome.ACCEPTED);
    assertThat(delivery.breaker().state()).isEqualTo(State.CLOSED);
  }

  @Test
  void aProbeThatIsWithdrawnStillSaysWhetherTheEndpointAnswers() {
    Delivery delivery = halfOpen(ONE_TRY);
    endpoint.hangs();
    CompletableFuture<Outcome> probe = deliver(delivery, message("probe"));
    probe.cancel(false);
    assertThat(outcome(deliver(delivery, message("beside"))).toString())
        .containsPattern("circuit of endpoint half-open, opened at .+Z: probing with test probe");

    endpoint.release(Outcome.ACCEPTED);

    assertThat(probe).isCompletedWithValue(Outcome.ACCEPTED);
    assertThat(delivery.breaker().state()).isEqualTo(State.CLOSED);
  }

  @Test
  void aProbeThatIsNeverAnsweredMakesWayForAnotherKeyAtItsDeadline() {
    Delivery delivery = halfOpen(ONE_TRY.withRequestTimeout(SOON));
    endpoint.hangs();
    CompletableFuture<Outcome> probe = deliver(delivery, message("probe"));
    probe.cancel(false);
    assertThat(outcome(probe)).isEqualTo(new Outcome.Unavailable("no answer within PT0.02S"));
    endpoint.always(Outcome.ACCEPTED);

    await()
        .pollInterval(Duration.ofMillis(1))
        .until(() -> delivery.breaker().state() == State.HALF_OPEN);
    Outcome again = outcome(deliver(delivery, message("probe")));
    Outcome other = outcome(deliver(delivery, message("other")));

    assertThat(again).isInstanceOf(Outcome.Unavailable.class);
    assertThat(other).isEqualTo(Outcome.ACCEPTED);
    assertThat(delivery.breaker().state()).isEqualTo(State.CLOSED);
  }

  @Test
  void whatIsUnderWayWhileAProbeIsDoesNotOpenTheCircuitAgain() {
    endpoint.hangs();
    Delivery delivery = delivery(ONE_TRY);
    send(delivery, "slow");
    endpoint.always(AWAY);
    IntStream.range(0, 5).forEach(n -> send(delivery, "failing" + n));
    awaitHalfOpen(delivery);
    endpoint.hangs();
    send(delivery, "probe");

    endpoint.release("slow", AWAY);
    State besideTheProbe = delivery.breaker().state();
    endpoint.release(Outcome.ACCEPTED);

    assertThat(besideTheProbe).isEqualTo(State.HALF_OPEN);
    assertThat(delivery.breaker().state()).isEqualTo(State.CLOSED);
  }

  private Delivery halfOpen(DeliverySettings settings) {
    endpoint.always(AWAY);
    Delivery delivery = delivery(settings);
    IntStream.range(0, 5).forEach(n -> send(delivery, "failing" + n));
    awaitHalfOpen(delivery);
    return delivery;
  }

  private static void awaitHalfOpen(Delivery delivery) {
    await()
        .pollInterval(Duration.ofMillis(1))
        .until(() -> delivery.breaker().state() == State.HALF_OPEN);
  }

  private static List<CompletableFuture<Outcome>> deliverTogether(
      Delivery delivery, String job, CyclicBarrier together) {
    try {
      together.await();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    return IntStream.range(0, 50)
        .mapToObj(n -> delivery.sink(job).deliver(message(job + " " + n)))
        .toList();
  }

  private void send(Delivery delivery, String key) {
    sent.add(deliver(delivery, message(key)));
  }
}
