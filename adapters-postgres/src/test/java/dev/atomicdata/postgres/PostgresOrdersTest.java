package dev.atomicdata.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atomicdata.ports.Orders;
import dev.atomicdata.ports.UnavailableException;
import dev.atomicdata.testkit.OrdersContract;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresExtension.class)
final class PostgresOrdersTest extends OrdersContract {

  private final TestDatabase server;
  private Database state;

  PostgresOrdersTest(TestDatabase server) {
    this.server = server;
  }

  @BeforeEach
  void open() {
    state = Databases.emptyState(server);
  }

  @AfterEach
  void close() {
    state.close();
  }

  @Override
  protected Orders orders() {
    return new PostgresOrders(state, "things");
  }

  @Override
  protected void pause() {
    new PostgresOrders(state, "things").pause();
  }

  @Override
  protected void resume() {
    new PostgresOrders(state, "things").resume();
  }

  @Test
  void anOrderIsForOneJobAndSaysWhenItWasGiven() {
    PostgresOrders orders = new PostgresOrders(state, "things");

    Instant since = orders.pause();

    assertThat(orders.pausedSince()).contains(since);
    assertThat(new PostgresOrders(state, "others").pausedSince()).isEmpty();
    assertThat(orders.resume()).contains(since);
    assertThat(orders.resume()).isEmpty();
  }

  @Test
  void aPauseLeavesWhatElseWasAskedOfTheJob() {
    server.execute(
        "INSERT INTO state.atomic_data_orders (job, reconcile_asked_at) VALUES ('things', 'epoch')");

    pause();
    resume();

    assertThat(server.value("SELECT count(reconcile_asked_at) FROM state.atomic_data_orders"))
        .contains("1");
  }

  @Test
  void aDatabaseThatDoesNotAnswerIsSaid() {
    server.execute("DROP TABLE state.atomic_data_orders");

    assertThatThrownBy(orders()::pausedSince)
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("job things");
  }
}
