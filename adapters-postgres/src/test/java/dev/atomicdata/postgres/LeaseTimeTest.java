package dev.atomicdata.postgres;

import static dev.atomicdata.testkit.Settlements.acknowledged;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.atomicdata.domain.RowKey;
import dev.atomicdata.ports.LeaseLostException;
import dev.atomicdata.ports.Ledger;
import dev.atomicdata.ports.UnavailableException;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Leases whose time really passes. */
@ExtendWith(PostgresExtension.class)
final class LeaseTimeTest {

  private static final Duration LEASE = Duration.ofSeconds(2);
  private static final List<RowKey> KEYS = List.of(new RowKey("k"));

  private final TestDatabase server;
  private final UnreliableDataSource connections;
  private Database reliable;

  LeaseTimeTest(TestDatabase server) {
    this.server = server;
    this.connections = new UnreliableDataSource(server.dataSource());
  }

  @BeforeEach
  void open() {
    reliable = Databases.emptyState(server);
  }

  @AfterEach
  void close() {
    reliable.close();
  }

  @Test
  void aLeaseIsRenewedForAsLongAsItIsOpen() {
    try (Ledger.Lease lease = ledger(reliable).acquire().orElseThrow()) {
      awaitRenewals(4);

      assertThat(ledger(reliable).acquire()).isEmpty();
      lease.settle(acknowledged("k", "a"));
    }
  }

  @Test
  void renewalDoesNotNeedAConnectionOfThePool() {
    Database single =
        Database.open(Databases.settings(server).withSchema("state").withConnections(1, 1));
    try (single;
        Ledger.Lease lease = ledger(single).acquire().orElseThrow()) {
      single.write(
          "test",
          sql -> {
            awaitRenewals(4);
            return 0;
          });

      lease.settle(acknowledged("k", "a"));
    }
  }

  @Test
  void aHolderThatCannotRenewStopsAndAnotherTakesOver() {
    Ledger.Lease paused = ledger(unreliable()).acquire().orElseThrow();
    connections.away(true);

    await().until(() -> lost(paused));
    Ledger.Lease current =
        await().until(() -> ledger(reliable).acquire(), Optional::isPresent).get();

    connections.away(false);
    assertThatThrownBy(() -> paused.settle(acknowledged("k", "a")))
        .isInstanceOf(LeaseLostException.class);
    paused.close();
    current.settle(acknowledged("k", "b"));
    current.close();
  }

  @Test
  void aShortInterruptionDoesNotCostTheLease() {
    Ledger.Lease lease = ledger(unreliable()).acquire().orElseThrow();
    awaitRenewals(1);

    connections.away(true);
    assertThatThrownBy(() -> lease.settle(acknowledged("k", "a")))
        .isInstanceOf(UnavailableException.class);
    connections.away(false);

    awaitRenewals(2);
    lease.settle(acknowledged("k", "a"));
    lease.close();
  }

  @Test
  void aHolderThatStopsInsideASettlementDoesNotKeepTheJob() throws InterruptedException {
    CountDownLatch stops = new CountDownLatch(1);
    CountDownLatch resumed = new CountDownLatch(1);
    Ledger.Lease stopped = ledger(unreliable()).acquire().orElseThrow();
    connections.nextCommit(
        connection -> {
          stops.countDown();
          commitAfter(resumed, connection);
        });
    CompletableFuture<Void> settling =
        CompletableFuture.runAsync(() -> stopped.settle(acknowledged("k", "a")));
    stops.await();
    // The whole publisher stands still, its renewals too.
    connections.away(true);

    Ledger.Lease current =
        await().until(() -> ledger(reliable).acquire(), Optional::isPresent).get();
    resumed.countDown();

    assertThatThrownBy(settling::join).hasCauseInstanceOf(UnavailableException.class);
    assertThat(current.known(KEYS)).isEmpty();
    current.close();
  }

  @Test
  void whileAnotherDecidesNobodyWaits() throws SQLException {
    ledger(reliable).acquire().orElseThrow().close();
    try (Connection other = server.open();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("UPDATE state.atomic_data_leases SET settlement = settlement + 1");

      assertThat(ledger(reliable).acquire()).isEmpty();

      other.rollback();
    }
  }

  @Test
  void ofManyThatAskTogetherOneGetsTheLease() {
    List<CompletableFuture<Optional<Ledger.Lease>>> asked =
        IntStream.range(0, 4)
            .mapToObj(i -> CompletableFuture.supplyAsync(() -> ledger(reliable).acquire()))
            .toList();

    List<Ledger.Lease> leases =
        asked.stream().map(CompletableFuture::join).flatMap(Optional::stream).toList();

    assertThat(leases).hasSize(1);
    leases.get(0).close();
  }

  @Test
  void closingWithoutADatabaseThrowsNothing() {
    Ledger.Lease lease = ledger(unreliable()).acquire().orElseThrow();
    connections.away(true);

    assertThatCode(lease::close).doesNotThrowAnyException();
    assertThatThrownBy(lease::checkpoint).isInstanceOf(LeaseLostException.class);
  }

  private static void commitAfter(CountDownLatch resumed, Connection connection)
      throws SQLException {
    try {
      resumed.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    connection.commit();
  }

  private static boolean lost(Ledger.Lease lease) {
    try {
      lease.checkpoint();
      return false;
    } catch (LeaseLostException e) {
      return true;
    }
  }

  /** So many times the end of the lease has moved on. */
  private void awaitRenewals(int times) {
    Stream.generate(this::end).limit(times).forEach(end -> await().until(() -> !end().equals(end)));
  }

  private Optional<String> end() {
    return server.value("SELECT expires_at FROM state.atomic_data_leases");
  }

  private Database unreliable() {
    return Database.of(connections.dataSource(), Databases.settings(server).withSchema("state"));
  }

  private static Ledger ledger(Database state) {
    return new PostgresLedger(state, Databases.JOB, LEASE);
  }
}
