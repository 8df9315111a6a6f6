package dev.atomicdata.delivery;

import static dev.atomicdata.delivery.Endpoint.message;

import dev.atomicdata.domain.Outcome;
import dev.atomicdata.ports.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** A delivery to an endpoint that does as it is told. */
@Timeout(60)
abstract class DeliveryFixture {

  static final Outcome AWAY = new Outcome.Unavailable("away");
  static final Duration NEVER = Duration.ofDays(1);

  static final DeliverySettings SETTINGS =
      DeliverySettings.defaults()
          .withRetryDelay(Duration.ofMillis(1), Duration.ofMillis(1))
          .withRequestTimeout(NEVER)
          .withBreaker(1_000, NEVER);

  final Endpoint endpoint = new Endpoint();
  final List<DeliveryEvent> events = Collections.synchronizedList(new ArrayList<>());
  final List<Delivery> open = new ArrayList<>();

  @AfterEach
  void close() {
    open.forEach(Delivery::close);
  }

  final Delivery delivery(DeliverySettings settings) {
    Delivery delivery =
        new Delivery("endpoint", endpoint, settings, (name, event) -> events.add(event));
    open.add(delivery);
    return delivery;
  }

  static CompletableFuture<Outcome> deliver(Delivery delivery, Message message) {
    return delivery.sink("job").deliver(message);
  }

  static Outcome outcome(CompletableFuture<Outcome> delivery) {
    return delivery.orTimeout(60, TimeUnit.SECONDS).join();
  }
}
