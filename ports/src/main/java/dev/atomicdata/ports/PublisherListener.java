package dev.atomicdata.ports;

/**
 * Told what happens in a publisher. Called on the publisher's own thread, in order; must be quick
 * and must not throw.
 */
@FunctionalInterface
public interface PublisherListener {

  /** Listens to nothing. */
  PublisherListener NONE = (job, event) -> {};

  void on(String job, PublisherEvent event);
}
