package dev.atomicdata.runner;

import dev.atomicdata.delivery.BreakerStatus;
import dev.atomicdata.delivery.Delivery;
import dev.atomicdata.delivery.DeliveryEvent;
import dev.atomicdata.delivery.DeliveryListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.List;

/** Counts retries and shows breaker and window of an endpoint. */
final class EndpointMetrics implements DeliveryListener {

  private final MeterRegistry registry;

  EndpointMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void on(String endpoint, DeliveryEvent event) {
    if (event instanceof DeliveryEvent.Retrying retrying) {
      retries(endpoint, retrying.job()).increment();
    } else if (event instanceof DeliveryEvent.BreakerChanged changed) {
      changes(endpoint, changed.status().state()).increment();
    }
  }

  /**
   * The circuit's state is one series for each: 1 for the one it is in, 0 for the others. What has
   * not happened yet is shown as zero, so that its first time is seen as a change.
   *
   * @param jobs those that publish there
   */
  void watch(String endpoint, Delivery delivery, List<String> jobs) {
    jobs.forEach(job -> retries(endpoint, job));
    for (BreakerStatus.State state : BreakerStatus.State.values()) {
      Measure.BREAKER_STATE.gauge(
          registry,
          Tags.of("endpoint", endpoint, "state", Words.of(state)),
          () -> delivery.breaker().state() == state ? 1 : 0);
      changes(endpoint, state);
    }
    Tags tags = Tags.of("endpoint", endpoint);
    Measure.CALLS_IN_FLIGHT.gauge(registry, tags, delivery::inFlight);
    Measure.CALLS_WAITING.gauge(registry, tags, delivery::waiting);
  }

  private Counter retries(String endpoint, String job) {
    return Measure.RETRIES.counter(registry, Tags.of("job", job, "endpoint", endpoint));
  }

  private Counter changes(String endpoint, BreakerStatus.State to) {
    return Measure.BREAKER_CHANGES.counter(
        registry, Tags.of("endpoint", endpoint, "to", Words.of(to)));
  }
}
