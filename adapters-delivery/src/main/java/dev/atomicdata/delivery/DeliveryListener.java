package dev.atomicdata.delivery;

/**
 * Told what happens in a delivery, on whatever thread it happens, several at a time; must be quick
 * and must not throw.
 */
@FunctionalInterface
public interface DeliveryListener {

  /** Listens to nothing. */
  DeliveryListener NONE = (endpoint, event) -> {};

  void on(String endpoint, DeliveryEvent event);
}
