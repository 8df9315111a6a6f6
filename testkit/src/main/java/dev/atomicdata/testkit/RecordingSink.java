package dev.atomicdata.testkit;

import static java.util.Objects.requireNonNull;

import dev.atomicdata.domain.Outcome;
import dev.atomicdata.ports.Message;
import dev.atomicdata.ports.MessageSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Keeps what it is given, and ends each delivery as told. Safe for use by many threads. */
public final class RecordingSink implements MessageSink {

  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private final Function<Message, CompletableFuture<Outcome>> receiver;
  private final Duration deadline;
  private final List<Message> delivered = new ArrayList<>();
  private final CompletableFuture<Outcome> closed = new CompletableFuture<>();

  /** A sink that accepts everything. */
  public RecordingSink() {
    this(message -> Outcome.ACCEPTED);
  }

  /** A sink that ends each delivery at once with what the receiver says. */
  public RecordingSink(Function<Message, Outcome> receiver) {
    this(receiver.andThen(CompletableFuture::completedFuture), DEADLINE);
  }

  /** A sink that ends each delivery when the receiver does, at the latest after the deadline. */
  public RecordingSink(Function<Message, CompletableFuture<Outcome>> receiver, Duration deadline) {
    this.receiver = requireNonNull(receiver, "receiver");
    this.deadline = requireNonNull(deadline, "deadline");
  }

  @Override
  public CompletableFuture<Outcome> deliver(Message message) {
    if (closed.isDone()) {
      return closed.copy();
    }
    if (message.isOver()) {
      return CompletableFuture.completedFuture(new Outcome.Unavailable("no time left"));
    }
    synchronized (delivered) {
      delivered.add(message);
    }
    return receiver
        .apply(message)
        .applyToEither(closed, outcome -> outcome)
        .completeOnTimeout(
            new Outcome.Unavailable("no answer within " + deadline),
            deadline.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  /** All messages so far, in the order of their delivery. */
  public List<Message> delivered() {
    synchronized (delivered) {
      return List.copyOf(delivered);
    }
  }

  @Override
  public void close() {
    closed.complete(new Outcome.Unavailable("closed"));
  }
}
