package dev.atomicdata.testkit;

import dev.atomicdata.domain.Outcome;
import dev.atomicdata.ports.Message;
import dev.atomicdata.ports.MessageSink;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Keeps what it is given, and ends each delivery as told. Safe for use by many threads. */
public final class RecordingSink implements MessageSink {

  private final Function<Message, Outcome> receiver;
  private final List<Message> delivered = new ArrayList<>();

  /** A sink that accepts everything. */
  public RecordingSink() {
    this(message -> Outcome.ACCEPTED);
  }

  /** A sink that ends each delivery at once with what the receiver says. */
  public RecordingSink(Function<Message, Outcome> receiver) {
    this.receiver = receiver;
  }

  @Override
  public CompletableFuture<Outcome> deliver(Message message) {
    synchronized (delivered) {
      delivered.add(message);
    }
    return CompletableFuture.completedFuture(receiver.apply(message));
  }

  /** All messages so far, in the order of their delivery. */
  public List<Message> delivered() {
    synchronized (delivered) {
      return List.copyOf(delivered);
    }
  }

  @Override
  public void close() {}
}
