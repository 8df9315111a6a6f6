package dev.atomicdata.postgres;

import static dev.atomicdata.testkit.Settlements.acknowledged;
import static dev.atomicdata.testkit.Settlements.movedTo;
import static dev.atomicdata.testkit.Settlements.touched;
import static dev.atomicdata.testkit.Settlements.unchanged;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.domain.Block;
import dev.atomicdata.domain.Checkpoint;
import dev.atomicdata.domain.DeadLetter;
import dev.atomicdata.domain.Document;
import dev.atomicdata.domain.Fingerprint;
import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.Json;
import dev.atomicdata.domain.Position;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.domain.Settlement;
import dev.atomicdata.domain.Touch;
import dev.atomicdata.ports.Ledger;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What operators and the next release find in the tables. */
@ExtendWith(PostgresExtension.class)
final class StoredStateTest {

  private static final RowKey KEY = new RowKey("k");

  private final TestDatabase server;
  private Database state;

  StoredStateTest(TestDatabase server) {
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

  @Test
  void aDeadLetterTellsItsLatestReasonAndPayloadAndHowOftenItFailed() {
    Ledger.Lease lease = acquire(Databases.JOB);

    lease.settle(parked("first", Json.of(1)));
    lease.settle(parked("second", Json.of(2)));

    assertThat(
            server.value(
                """
                SELECT concat_ws(' ', kind, reason, failures, block, document->>'n',
                  first_failed_at < last_failed_at, closed_at IS NULL)
                FROM state.atomic_data_failed_records
                """))
        .contains("DATA_ERROR second 2 7 2 t t");
  }

  @Test
  void aClosedDeadLetterStaysAndOpensAgain() {
    Ledger.Lease lease = acquire(Databases.JOB);
    lease.settle(parked("first", Json.of(1)));

    lease.settle(acknowledged("k", "good"));
    Optional<String> closed = closed();
    lease.settle(parked("second", Json.of(2)));

    assertThat(closed).contains("true");
    assertThat(closed()).contains("false");
  }

  @Test
  void whatPostgresqlCannotStoreAsJsonbDoesNotStopASettlement() {
    Ledger.Lease lease = acquire(Databases.JOB);

    lease.settle(parked("nul", Json.of("a\u0000b")));
    lease.settle(parked("huge", new Json.Numeric(new BigDecimal("1E+200000"))));

    assertThat(server.value("SELECT failures FROM state.atomic_data_failed_records")).contains("2");
  }

  @Test
  void anAcknowledgedKeyKeepsItsBlock() {
    Ledger.Lease lease = acquire(Databases.JOB);
    Settlement.Acknowledged accepted =
        new Settlement.Acknowledged(KEY, Fingerprint.of(Json.of(1)), Optional.of(new Block(5)));

    lease.settle(settlement(List.of(accepted), List.of()));
    lease.announce(List.of(KEY));
    lease.settle(
        settlement(
            List.of(),
            List.of(new Settlement.Acknowledged(KEY, accepted.fingerprint(), Optional.empty()))));

    assertThat(
            server.value(
                "SELECT block || encode(fingerprint, 'hex') FROM state.atomic_data_published"))
        .contains("5" + accepted.fingerprint());
  }

  @Test
  void aForcedTouchOutlivesALookThatFoundNothingNew() {
    Ledger.Lease lease = acquire(Databases.JOB);
    Touch forced = new Touch(KEY, Touch.Reason.UNAVAILABLE, true, Duration.ZERO, 1);
    lease.settle(touched(List.of(forced), List.of(), false));

    lease.settle(unchanged("k"));
    assertThat(new StoredTouches(state).due("things", 0, 10)).hasSize(1);

    lease.settle(acknowledged("k", "a"));
    assertThat(new StoredTouches(state).due("things", 0, 10)).isEmpty();
  }

  @Test
  void whatIsStillAnnouncedIsTouchedOnceHoweverOftenTheLeaseChangesHands() {
    try (Ledger.Lease lease = acquire(Databases.JOB)) {
      lease.settle(acknowledged("k", "a"));
      lease.announce(List.of(KEY));
    }

    acquire(Databases.JOB).close();
    acquire(Databases.JOB).close();

    assertThat(new StoredTouches(state).due("things", 0, 10)).hasSize(1);
  }

  @Test
  void theHighestBlockIsThereForTheReader() {
    Position position =
        new Position(
            1, 2, List.of(new BigDecimal("1234.5"), new BigDecimal("77")), Optional.empty());

    acquire(Databases.JOB).settle(movedTo(Checkpoint.stored(Map.of("things", position))));

    assertThat(
            server.value(
                """
                SELECT table_name || ' ' || last_processed_block_height
                FROM state.atomic_data_polling_state WHERE last_poll_time <= clock_timestamp()
                """))
        .contains("things 1234");
  }

  @Test
  void aSettlementWithoutNewsWritesNothing() {
    Ledger.Lease lease = acquire(Databases.JOB);
    Checkpoint checkpoint = Checkpoint.stored(Map.of("things", Position.beginning(1)));
    lease.settle(movedTo(checkpoint));

    lease.settle(movedTo(checkpoint.nextPage()));

    assertThat(server.value("SELECT settlement FROM state.atomic_data_leases")).contains("1");
  }

  @Test
  void jobsDoNotSeeEachOther() {
    Job other =
        new Job(
            "others",
            Databases.JOB.mapping(),
            Databases.JOB.atomicDataQuery(),
            Databases.JOB.sources());
    Ledger.Lease lease = acquire(Databases.JOB);
    Ledger.Lease otherLease = acquire(other);

    lease.settle(acknowledged("k", "a"));
    ledger(Databases.JOB).touch(List.of(Touch.requested(KEY, false)));
    otherLease.announce(List.of(KEY));

    assertThat(otherLease.known(List.of(KEY))).isEmpty();
    assertThat(ledger(other).keysAfter(Optional.empty(), 10)).isEmpty();
    assertThat(new StoredTouches(state).due("others", 0, 10)).isEmpty();
    assertThat(lease.known(List.of(KEY))).isNotEmpty();
  }

  private Optional<String> closed() {
    return server
        .value("SELECT closed_at IS NOT NULL FROM state.atomic_data_failed_records")
        .map(flag -> flag.equals("t") ? "true" : "false");
  }

  private static Settlement parked(String reason, Json n) {
    Json.Members content = Json.Members.empty().with("n", n);
    DeadLetter letter =
        new DeadLetter(
            KEY,
            DeadLetter.Kind.DATA_ERROR,
            reason,
            Fingerprint.of(content),
            Optional.of(new Document(KEY, Optional.of(new Block(7)), content)));
    return new Settlement(
        Checkpoint.start(),
        List.of(),
        List.of(),
        List.of(),
        List.of(letter),
        List.of(),
        List.of(),
        false);
  }

  private static Settlement settlement(
      List<Settlement.Acknowledged> acknowledged, List<Settlement.Acknowledged> restored) {
    return new Settlement(
        Checkpoint.start(),
        acknowledged,
        restored,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        false);
  }

  private Ledger.Lease acquire(Job job) {
    return ledger(job).acquire().orElseThrow();
  }

  private Ledger ledger(Job job) {
    return new PostgresLedger(state, job, Duration.ofHours(1));
  }
}
