package dev.atomicdata.runner;

import dev.atomicdata.delivery.BreakerStatus;
import dev.atomicdata.delivery.Delivery;
import dev.atomicdata.delivery.DeliveryEvent;
import dev.atomicdata.delivery.DeliveryListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts retries and shows breaker and window of an endpoint. */
final class EndpointMetrics implements DeliveryListener {

  private final MeterRegistry registry;

  EndpointMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void on(String endpoint, DeliveryEvent event) {
    if (event instanceof DeliveryEvent.Retrying retrying) {
      Counter.builder(Metrics.PREFIX + "ingestor.retry.attempts")
          .tags("job", retrying.job(), "endpoint", endpoint)
          .register(registry)
          .increment();
    } else if (event instanceof DeliveryEvent.BreakerChanged changed) {
      Counter.builder(Metrics.PREFIX + "circuit.breaker.changes")
          .tags("endpoint", endpoint, "to", Words.of(changed.status().state()))
          .register(registry)
          .increment();
    }
  }

  /** One series for each state: 1 for the one it is in, 0 for the others. */
  void watch(String endpoint, Delivery delivery) {
    for (BreakerStatus.State state : BreakerStatus.State.values()) {
      Gauge.builder(
              Metrics.PREFIX + "circuit.breaker.state",
              () -> delivery.breaker().state() == state ? 1 : 0)
          .tags("endpoint", endpoint, "state", Words.of(state))
          .strongReference(true)
          .register(registry);
    }
    Gauge.builder(Metrics.PREFIX + "ingestor.calls.in.flight", delivery::inFlight)
        .tags("endpoint", endpoint)
        .strongReference(true)
        .register(registry);
    Gauge.builder(Metrics.PREFIX + "ingestor.calls.waiting", delivery::waiting)
        .tags("endpoint", endpoint)
        .strongReference(true)
        .register(registry);
  }
}
