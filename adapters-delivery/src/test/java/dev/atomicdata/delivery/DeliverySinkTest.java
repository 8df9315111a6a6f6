package dev.atomicdata.delivery;

import dev.atomicdata.domain.Outcome;
import dev.atomicdata.ports.Message;
import dev.atomicdata.ports.MessageSink;
import dev.atomicdata.testkit.MessageSinkContract;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;

/** Holds one job's sink to the contract; closing means closing the delivery behind it. */
class DeliverySinkTest extends MessageSinkContract {

  private final Endpoint endpoint = new Endpoint();
  private final Delivery delivery =
      new Delivery(
          "endpoint",
          endpoint,
          DeliverySettings.defaults()
              .withMaxConcurrentPublishes(16)
              .withMaxRetries(1)
              .withRetryDelay(Duration.ofMillis(10), Duration.ofMillis(10))
              .withRequestTimeout(Duration.ofSeconds(1)),
          DeliveryListener.NONE);
  private final MessageSink sink =
      new MessageSink() {

        private final MessageSink ofJob = delivery.sink("job");

        @Override
        public CompletableFuture<Outcome> deliver(Message message) {
          return ofJob.deliver(message);
        }

        @Override
        public void close() {
          delivery.close();
        }
      };

  @AfterEach
  void close() {
    delivery.close();
  }

  @Override
  protected MessageSink sink() {
    return sink;
  }

  @Override
  protected Message message(int number) {
    return Endpoint.message(number);
  }

  @Override
  protected void receiver(Receiver behaviour) {
    switch (behaviour) {
      case ACCEPTS -> endpoint.always(Outcome.ACCEPTED);
      case REJECTS -> endpoint.always(new Outcome.Rejected("wrong"));
      case FAILS -> endpoint.always(new Outcome.Unavailable("away"));
      case HANGS -> endpoint.hangs();
    }
  }

  @Override
  protected long accepted() {
    return endpoint.received().size();
  }
}
