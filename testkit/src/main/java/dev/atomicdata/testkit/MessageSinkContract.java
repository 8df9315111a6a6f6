package dev.atomicdata.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.domain.Outcome;
import dev.atomicdata.ports.Message;
import dev.atomicdata.ports.MessageSink;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What every {@link MessageSink} must do. A test of a sink extends this and gives the sink and
 * something for it to send to; it closes both after each test.
 */
public abstract class MessageSinkContract {

  /** How the receiver behind the sink behaves. */
  public enum Receiver {
    /** Every message is accepted. */
    ACCEPTS,
    /** Every message is said to be wrong. */
    REJECTS,
    /** Every call fails, with nothing wrong about the message. */
    FAILS,
    /** No call is ever answered. */
    HANGS
  }

  /** The same sink at each call of one test. All its deadlines together end within 2 to 10 s. */
  protected abstract MessageSink sink();

  /** A message that the receiver accepts when it {@link Receiver#ACCEPTS}. */
  protected abstract Message message(int number);

  /** From now on, the receiver behaves like this; at first it {@link Receiver#ACCEPTS}. */
  protected abstract void receiver(Receiver behaviour);

  /** How many messages the receiver has accepted. */
  protected abstract long accepted();

  @Test
  void aMessageThatTheReceiverTakesIsAccepted() {
    Outcome outcome = outcome(sink().deliver(message(1)));

    assertThat(outcome).isEqualTo(Outcome.ACCEPTED);
    assertThat(accepted()).isEqualTo(1);
  }

  @Test
  void aMessageThatTheReceiverCallsWrongIsRejectedWithItsReason() {
    receiver(Receiver.REJECTS);

    Outcome outcome = outcome(sink().deliver(message(1)));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Rejected.class,
            rejected -> {
              assertThat(rejected.reason()).isNotBlank();
              assertThat(rejected.perhapsAccepted()).isFalse();
            });
  }

  @Test
  void aFailingReceiverIsUnavailable() {
    receiver(Receiver.FAILS);

    assertThat(outcome(sink().deliver(message(1)))).isInstanceOf(Outcome.Unavailable.class);
  }

  @Test
  void aSilentReceiverIsUnavailableInTheEndAndMakesNobodyWaitForIt() {
    receiver(Receiver.HANGS);

    List<CompletableFuture<Outcome>> deliveries = deliver(1, 20);
    CompletableFuture<Outcome> last = sink().deliver(message(21));

    assertThat(last).isNotDone();
    assertThat(outcomes(Stream.concat(deliveries.stream(), Stream.of(last)).toList()))
        .hasSize(21)
        .hasOnlyElementsOfType(Outcome.Unavailable.class);
  }

  @Test
  void aReceiverThatComesBackIsUsedAgain() {
    receiver(Receiver.FAILS);
    outcome(sink().deliver(message(1)));
    receiver(Receiver.ACCEPTS);

    assertThat(outcome(sink().deliver(message(2)))).isEqualTo(Outcome.ACCEPTED);
  }

  @Test
  void manyThreadsMayDeliverAtOnce() {
    List<CompletableFuture<List<CompletableFuture<Outcome>>>> threads =
        IntStream.range(0, 4)
            .mapToObj(n -> CompletableFuture.supplyAsync(() -> deliver(n * 100, 100)))
            .toList();

    List<Outcome> outcomes =
        threads.stream().flatMap(thread -> outcomes(thread.join()).stream()).toList();

    assertThat(outcomes).hasSize(400).containsOnly(Outcome.ACCEPTED);
    assertThat(accepted()).isEqualTo(400);
  }

  @Test
  void aMessageWithoutTimeLeftIsNotSent() {
    Outcome outcome = outcome(sink().deliver(message(1).within(() -> Duration.ZERO)));

    assertThat(outcome).isInstanceOf(Outcome.Unavailable.class);
    assertThat(outcome(sink().deliver(message(2)))).isEqualTo(Outcome.ACCEPTED);
    assertThat(accepted()).isEqualTo(1);
  }

  @Test
  void closingEndsWhatIsUnderWay() {
    receiver(Receiver.HANGS);
    List<CompletableFuture<Outcome>> deliveries = deliver(1, 20);

    sink().close();

    assertThat(outcomes(deliveries)).hasOnlyElementsOfType(Outcome.Unavailable.class);
  }

  @Test
  void cancellingOneDeliveryLeavesTheOthersAlone() {
    List<CompletableFuture<Outcome>> deliveries = deliver(1, 20);

    deliveries.get(0).cancel(false);

    assertThat(outcomes(deliveries.subList(1, 20))).containsOnly(Outcome.ACCEPTED);
    assertThat(accepted()).isIn(19L, 20L);
  }

  @Test
  void aClosedSinkIsUnavailableAndMayBeClosedAgain() {
    outcome(sink().deliver(message(1)));
    sink().close();
    sink().close();

    assertThat(outcome(sink().deliver(message(2)))).isInstanceOf(Outcome.Unavailable.class);
  }

  private List<CompletableFuture<Outcome>> deliver(int first, int count) {
    return IntStream.range(first, first + count)
        .mapToObj(number -> sink().deliver(message(number)))
        .toList();
  }

  private static List<Outcome> outcomes(List<CompletableFuture<Outcome>> deliveries) {
    return deliveries.stream().map(MessageSinkContract::outcome).toList();
  }

  private static Outcome outcome(CompletableFuture<Outcome> delivery) {
    return delivery.orTimeout(60, TimeUnit.SECONDS).join();
  }
}
