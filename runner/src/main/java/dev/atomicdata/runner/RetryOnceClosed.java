package dev.atomicdata.runner;

import dev.atomicdata.delivery.BreakerStatus;
import dev.atomicdata.delivery.DeliveryEvent;
import dev.atomicdata.delivery.DeliveryListener;
import dev.atomicdata.ports.Publisher;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Tells the jobs of an endpoint that it answers again: one job's message has closed the circuit,
 * and the others need not wait until their own pause is over to find that out.
 */
final class RetryOnceClosed implements DeliveryListener {

  private final List<Publisher> publishers = new CopyOnWriteArrayList<>();

  void add(Publisher publisher) {
    publishers.add(publisher);
  }

  @Override
  public void on(String endpoint, DeliveryEvent event) {
    if (event instanceof DeliveryEvent.BreakerChanged changed
        && changed.status().state() == BreakerStatus.State.CLOSED) {
      publishers.forEach(Publisher::retry);
    }
  }
}
