package dev.atomicdata.ports;

import dev.atomicdata.domain.Outcome;
import java.util.concurrent.CompletableFuture;

/**
 * Where messages go. A failure of the network or the receiver is an {@link Outcome}, never an
 * exception. Safe for use by many threads.
 */
@FunctionalInterface
public interface MessageSink extends AutoCloseable {

  /**
   * Sends one message and never blocks. The future ends within the sink's own deadlines, always
   * with an outcome; what hangs on it may run on the sink's I/O thread and must be short. No call
   * lasts longer than the {@linkplain Message#timeLeft time left} to the message when it starts,
   * and none starts when there is none; the outcome is {@link Outcome.Unavailable} then. Cancelling
   * the future asks the sink to make no further attempt; the one under way ends as it ends.
   */
  CompletableFuture<Outcome> deliver(Message message);

  /** How the delivery of a message stands, for whoever wonders what takes so long. */
  default String doing(Message message) {
    return "the sink has not said what became of it";
  }

  /** Ends what the sink has open; a sink that opens nothing has nothing to end. */
  @Override
  default void close() {}
}
