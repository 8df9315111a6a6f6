package dev.atomicdata.ports;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.atomicdata.domain.Outcome;
import dev.atomicdata.domain.RowKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A sink that accepts everything, until a test wants to end deliveries itself. */
final class OpenSink implements MessageSink {

  private final List<Delivery> deliveries = new CopyOnWriteArrayList<>();
  private volatile Function<Message, Optional<Outcome>> receiver =
      message -> Optional.of(Outcome.ACCEPTED);

  private record Delivery(Message message, CompletableFuture<Outcome> end) {}

  /** From now on a delivery ends when the test says so. */
  void holdAll() {
    receiver = message -> Optional.empty();
  }

  /** From now on a delivery ends at once with this. */
  void answer(Outcome outcome) {
    receiver = message -> Optional.of(outcome);
  }

  /** From now on a delivery of these keys ends at once with this, and every other is accepted. */
  void answer(Outcome outcome, String... keys) {
    List<String> those = List.of(keys);
    receiver =
        message -> Optional.of(those.contains(message.key().value()) ? outcome : Outcome.ACCEPTED);
  }

  /** From now on deliveries end at once with these by turns, whatever the message. */
  void answerInTurn(Outcome... outcomes) {
    AtomicInteger next = new AtomicInteger();
    receiver = message -> Optional.of(outcomes[next.getAndIncrement() % outcomes.length]);
  }

  /** Ends the delivery of a key that is in flight. */
  void end(String key, Outcome outcome) {
    deliveries.stream()
        .filter(delivery -> !delivery.end().isDone())
        .filter(delivery -> delivery.message().key().equals(new RowKey(key)))
        .findFirst()
        .orElseThrow()
        .end()
        .complete(outcome);
  }

  void endAll(Outcome outcome) {
    deliveries.forEach(delivery -> delivery.end().complete(outcome));
  }

  void fail(Throwable failure) {
    deliveries.forEach(delivery -> delivery.end().completeExceptionally(failure));
  }

  /** All messages so far, in the order in which they were sent. */
  List<String> sent() {
    return deliveries.stream().map(delivery -> text(delivery.message())).toList();
  }

  /** How long calls for the messages may still last, as the publisher says now. */
  List<Duration> timeLeft() {
    return deliveries.stream().map(delivery -> delivery.message().timeLeft()).toList();
  }

  long inFlight() {
    return deliveries.stream().filter(delivery -> !delivery.end().isDone()).count();
  }

  @Override
  public CompletableFuture<Outcome> deliver(Message message) {
    Delivery delivery = new Delivery(message, new OnItsWay());
    deliveries.add(delivery);
    receiver.apply(message).ifPresent(delivery.end()::complete);
    return delivery.end();
  }

  private static String text(Message message) {
    return message.key() + " " + new String(message.bytes(), UTF_8);
  }

  /** What is on its way cannot be called back. */
  static final class OnItsWay extends CompletableFuture<Outcome> {
    @Override
    public boolean cancel(boolean mayInterrupt) {
      return false;
    }
  }
}
