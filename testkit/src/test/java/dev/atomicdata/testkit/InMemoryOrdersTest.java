package dev.atomicdata.testkit;

import dev.atomicdata.ports.Orders;
import java.time.Instant;

final class InMemoryOrdersTest extends OrdersContract {

  private final InMemoryOrders orders = new InMemoryOrders(new ManualClock(Instant.EPOCH));

  @Override
  protected Orders orders() {
    return orders;
  }

  @Override
  protected void pause() {
    orders.pause();
  }

  @Override
  protected void resume() {
    orders.resume();
  }
}
