package dev.atomicdata.delivery;

import dev.atomicdata.domain.Outcome;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.ports.Message;
import dev.atomicdata.ports.MessageSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** An endpoint in memory. An answer that stays empty is one that never comes. */
final class Endpoint implements MessageSink {

  private final List<Message> received = new ArrayList<>();
  private final List<CompletableFuture<Outcome>> open = new ArrayList<>();
  private volatile Function<Message, Optional<Outcome>> answers =
      message -> Optional.of(Outcome.ACCEPTED);
  private volatile boolean closed;

  static Message message(String key) {
    return new Message("test", new RowKey(key), new byte[0]);
  }

  static Message message(int number) {
    return message(Integer.toString(number));
  }

  void answers(Function<Message, Optional<Outcome>> newAnswers) {
    answers = newAnswers;
  }

  void always(Outcome outcome) {
    answers(message -> Optional.of(outcome));
  }

  void hangs() {
    answers(message -> Optional.empty());
  }

  /** One after the other, whatever the message; the last one for good. */
  void inTurn(Outcome... outcomes) {
    AtomicInteger next = new AtomicInteger();
    answers(
        message -> Optional.of(outcomes[Math.min(next.getAndIncrement(), outcomes.length - 1)]));
  }

  @Override
  public CompletableFuture<Outcome> deliver(Message message) {
    CompletableFuture<Outcome> answer = new CompletableFuture<>();
    synchronized (this) {
      received.add(message);
      open.add(answer);
    }
    answers.apply(message).ifPresent(answer::complete);
    return answer;
  }

  /** Ends all calls that hang. */
  void release(Outcome outcome) {
    List<CompletableFuture<Outcome>> calls;
    synchronized (this) {
      calls = List.copyOf(open);
    }
    calls.forEach(call -> call.complete(outcome));
  }

  /** Ends the calls of one key that hang. */
  void release(String key, Outcome outcome) {
    List<CompletableFuture<Outcome>> calls = new ArrayList<>();
    synchronized (this) {
      for (int i = 0; i < received.size(); i++) {
        if (received.get(i).key().value().equals(key)) {
          calls.add(open.get(i));
        }
      }
    }
    calls.forEach(call -> call.complete(outcome));
  }

  synchronized List<String> received() {
    return received.stream().map(message -> message.key().value()).toList();
  }

  boolean closed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
  }
}
