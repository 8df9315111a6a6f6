package dev.atomicdata.runner;

import dev.atomicdata.ports.PublisherListener;
import java.util.List;

/** Tells several listeners in turn. */
final class Listeners {

  private Listeners() {}

  static PublisherListener all(PublisherListener... listeners) {
    List<PublisherListener> told = List.of(listeners);
    return (job, event) -> told.forEach(listener -> listener.on(job, event));
  }
}
