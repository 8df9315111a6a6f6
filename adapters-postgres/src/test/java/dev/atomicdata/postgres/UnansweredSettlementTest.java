package dev.atomicdata.postgres;

import static dev.atomicdata.testkit.Settlements.acknowledged;
import static dev.atomicdata.testkit.Settlements.movedTo;
import static dev.atomicdata.testkit.Settlements.parked;
import static dev.atomicdata.testkit.Settlements.saying;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atomicdata.domain.Checkpoint;
import dev.atomicdata.domain.Known;
import dev.atomicdata.domain.Position;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.domain.Settlement;
import dev.atomicdata.ports.LeaseLostException;
import dev.atomicdata.ports.Ledger;
import dev.atomicdata.ports.UnavailableException;
import dev.atomicdata.postgres.UnreliableDataSource.Commit;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A commit whose answer never came: written or not, the ledger finds out. */
@ExtendWith(PostgresExtension.class)
final class UnansweredSettlementTest {

  private static final RowKey KEY = new RowKey("k");

  private final TestDatabase server;
  private final UnreliableDataSource connections;
  private Ledger.Lease lease;

  UnansweredSettlementTest(TestDatabase server) {
    this.server = server;
    this.connections = new UnreliableDataSource(server.dataSource());
  }

  static Stream<Arguments> ends() {
    return Stream.of(
        Arguments.of("written", UnreliableDataSource.WITHOUT_ANSWER),
        Arguments.of("not written", UnreliableDataSource.WITHOUT_EFFECT));
  }

  @BeforeEach
  void acquire() {
    Databases.emptyState(server).close();
    Database state =
        Database.of(connections.dataSource(), Databases.settings(server).withSchema("state"));
    lease = new PostgresLedger(state, Databases.JOB, Duration.ofHours(1)).acquire().orElseThrow();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ends")
  void sentAgainItIsWrittenOnce(String name, Commit commit) {
    unanswered(commit, parked("k", "bad", "reason"));

    lease.settle(parked("k", "bad", "reason"));
    lease.settle(acknowledged("other", "a"));

    assertThat(failures()).contains("1");
    assertThat(settlements()).contains("2");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ends")
  void aStateThatWasSettledTwiceMayBeSettledAThirdTime(String name, Commit commit) {
    unanswered(commit, parked("k", "bad", "reason"));

    lease.settle(parked("k", "bad", "reason"));
    lease.settle(parked("k", "bad", "reason"));

    assertThat(failures()).contains("2");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ends")
  void whatComesBetweenDoesNotConfuseIt(String name, Commit commit) {
    unanswered(commit, acknowledged("k", "a"));

    lease.announce(List.of(KEY));
    lease.known(List.of(KEY));
    lease.settle(acknowledged("k", "a"));
    lease.settle(acknowledged("k", "b"));

    assertThat(lease.known(List.of(KEY)))
        .containsEntry(KEY, new Known(Optional.of(saying("b")), Optional.empty()));
    assertThat(settlements()).contains("2");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ends")
  void anotherOneInItsPlaceIsWrittenAsWell(String name, Commit commit) {
    Checkpoint first = Checkpoint.stored(Map.of("t", Position.beginning(1)));
    Checkpoint second = Checkpoint.stored(Map.of("t", Position.beginning(2)));
    lease.settle(movedTo(first));
    unanswered(commit, movedTo(second));

    lease.settle(movedTo(first.nextPage("u", Position.beginning(3))));

    assertThat(lease.checkpoint().positions())
        .isEqualTo(Map.of("t", Position.beginning(1), "u", Position.beginning(3)));
    assertThat(
            server.value(
                "SELECT string_agg(full_look_next::text, ' ' ORDER BY table_name)"
                    + " FROM state.atomic_data_polling_state"))
        .contains("1 3");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ends")
  void aTakeOverMeanwhileIsStillSeen(String name, Commit commit) {
    unanswered(commit, acknowledged("k", "a"));
    Databases.expire(server);
    Database state = Database.open(Databases.settings(server).withSchema("state"));
    try (state) {
      assertThat(new PostgresLedger(state, Databases.JOB, Duration.ofHours(1)).acquire())
          .isPresent();

      assertThatThrownBy(() -> lease.settle(acknowledged("k", "a")))
          .isInstanceOf(LeaseLostException.class);
      assertThatThrownBy(() -> lease.known(List.of(KEY))).isInstanceOf(LeaseLostException.class);
    }
  }

  @Test
  void aSettlementThatNobodyHereSentEndsTheLease() {
    lease.settle(acknowledged("k", "a"));
    server.execute("UPDATE state.atomic_data_leases SET settlement = settlement + 1");

    assertThatThrownBy(() -> lease.settle(acknowledged("k", "b")))
        .isInstanceOf(LeaseLostException.class)
        .hasMessageContaining("settlement 2");
  }

  @Test
  void aSettlementThatTheServerLostEndsTheLease() {
    lease.settle(acknowledged("k", "a"));
    server.execute("UPDATE state.atomic_data_leases SET settlement = 0");

    assertThatThrownBy(() -> lease.announce(List.of(KEY)))
        .isInstanceOf(LeaseLostException.class)
        .hasMessageContaining("settlement 0");
  }

  private void unanswered(Commit commit, Settlement settlement) {
    connections.nextCommit(commit);
    assertThatThrownBy(() -> lease.settle(settlement)).isInstanceOf(UnavailableException.class);
  }

  private Optional<String> failures() {
    return server.value("SELECT failures FROM state.atomic_data_failed_records");
  }

  private Optional<String> settlements() {
    return server.value("SELECT settlement FROM state.atomic_data_leases");
  }
}
