package dev.atomicdata.runner;

import dev.atomicdata.delivery.BreakerStatus;
import dev.atomicdata.delivery.Delivery;
import dev.atomicdata.delivery.DeliveryEvent;
import dev.atomicdata.delivery.DeliveryListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

/** Counts retries and shows breaker and window of an endpoint. */
final class EndpointMetrics implements DeliveryListener {

  private final MeterRegistry registry;

  EndpointMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void on(String endpoint, DeliveryEvent event) {
    if (event instanceof DeliveryEvent.Retrying retrying) {
      Measure.RETRIES
          .counter(registry, Tags.of("job", retrying.job(), "endpoint", endpoint))
          .increment();
    } else if (event instanceof DeliveryEvent.BreakerChanged changed) {
      Measure.BREAKER_CHANGES
          .counter(
              registry, Tags.of("endpoint", endpoint, "to", Words.of(changed.status().state())))
          .increment();
    }
  }

  /** One series for each state: 1 for the one it is in, 0 for the others. */
  void watch(String endpoint, Delivery delivery) {
    for (BreakerStatus.State state : BreakerStatus.State.values()) {
      Measure.BREAKER_STATE.gauge(
          registry,
          Tags.of("endpoint", endpoint, "state", Words.of(state)),
          () -> delivery.breaker().state() == state ? 1 : 0);
    }
    Tags tags = Tags.of("endpoint", endpoint);
    Measure.CALLS_IN_FLIGHT.gauge(registry, tags, delivery::inFlight);
    Measure.CALLS_WAITING.gauge(registry, tags, delivery::waiting);
  }
}
