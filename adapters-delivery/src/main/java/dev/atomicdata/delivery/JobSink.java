package dev.atomicdata.delivery;

import dev.atomicdata.domain.Outcome;
import dev.atomicdata.ports.Message;
import dev.atomicdata.ports.MessageSink;
import java.util.concurrent.CompletableFuture;

/** The way of one job to the endpoint. */
record JobSink(Delivery delivery, JobQueue queue) implements MessageSink {

  @Override
  public CompletableFuture<Outcome> deliver(Message message) {
    return delivery.deliver(queue, message);
  }

  @Override
  public String doing(Message message) {
    return delivery.standing(message);
  }
}
