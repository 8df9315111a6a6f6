package dev.atomicdata.postgres;

import static dev.atomicdata.testkit.Settlements.acknowledged;
import static dev.atomicdata.testkit.Settlements.parked;
import static dev.atomicdata.testkit.Settlements.saying;
import static dev.atomicdata.testkit.Settlements.unchanged;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.domain.DeadLetter;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.ports.Ledger;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Dead letters as operators see them, whose keys are settled meanwhile. */
@ExtendWith(PostgresExtension.class)
final class FailedRecordsTest {

  private static final String JOB = Databases.JOB.name();
  private static final Duration MONTH = Duration.ofDays(30);

  private final TestDatabase server;
  private Database state;
  private FailedRecords failed;
  private Ledger.Lease lease;

  FailedRecordsTest(TestDatabase server) {
    this.server = server;
  }

  @BeforeEach
  void open() {
    state = Databases.emptyState(server);
    failed = new FailedRecords(state);
    lease = new PostgresLedger(state, Databases.JOB, Duration.ofHours(1)).acquire().orElseThrow();
  }

  @AfterEach
  void close() {
    lease.close();
    state.close();
  }

  @Test
  void openOnesAreListedAndThoseThatAreOverOnRequest() {
    park("accepted", "unchanged", "dropped", "open");
    lease.settle(acknowledged("accepted", "good"));
    lease.settle(unchanged("unchanged"));
    failed.drop(JOB, keys("dropped"));

    assertThat(listed(FailedRecords.Filter.open(JOB))).containsExactly("open");
    assertThat(listed(filter(Optional.empty(), DeadLetter.Kind.REJECTED)))
        .containsExactly("open", "dropped", "unchanged", "accepted");
    assertThat(listed(filter(Optional.empty(), DeadLetter.Kind.DATA_ERROR))).isEmpty();
    assertThat(listed(filter(Optional.of("other"), DeadLetter.Kind.REJECTED))).isEmpty();
    assertThat(failed.count(filter(Optional.of(JOB), DeadLetter.Kind.REJECTED))).isEqualTo(4);
    assertThat(failed.list(FailedRecords.Filter.open(JOB), 1)).hasSize(1);
  }

  @Test
  void parkedKeysAreToldFromOthersDroppedOrNot() {
    park("a", "b", "dropped", "closed");
    lease.settle(acknowledged("closed", "good"));
    failed.drop(JOB, keys("dropped"));

    assertThat(failed.parked(JOB, keys("a", "dropped", "closed", "unknown")))
        .containsExactlyInAnyOrderElementsOf(keys("a", "dropped"));
  }

  @Test
  void aDroppedKeyStaysParkedUntilItsPayloadChanges() {
    park("k");

    assertThat(failed.dropAll(JOB)).isEqualTo(1);
    assertThat(failed.dropAll(JOB)).isZero();
    assertThat(lease.known(keys("k")).get(new RowKey("k")).parked()).contains(saying("bad"));

    lease.settle(parked("k", "other", "worse"));
    assertThat(listed(FailedRecords.Filter.open(JOB))).containsExactly("k");
    failed.dropAll(JOB);
    lease.settle(acknowledged("k", "good"));
    assertThat(lease.known(keys("k")).get(new RowKey("k")).parked()).isEmpty();
  }

  @Test
  void onlyWhatWasClosedLongAgoIsDeletedTheOldestFirst() {
    park("open", "dropped", "old", "older", "new", "again");
    for (String key : List.of("old", "older", "new", "again")) {
      lease.settle(acknowledged(key, "good"));
    }
    failed.drop(JOB, keys("dropped"));
    server.execute(
        "UPDATE state.atomic_data_failed_records SET first_failed_at = 'epoch',"
            + " last_failed_at = 'epoch', dropped_at = dropped_at - interval '1 year'",
        "UPDATE state.atomic_data_failed_records SET closed_at = now() - interval '31 days'"
            + " WHERE key IN ('old', 'again')",
        "UPDATE state.atomic_data_failed_records SET closed_at = now() - interval '1 year'"
            + " WHERE key = 'older'");
    park("again");

    assertThat(failed.expire("other", MONTH, 10)).isZero();
    assertThat(failed.expire(JOB, MONTH, 1)).isEqualTo(1);
    assertThat(failed.find(JOB, new RowKey("older"))).isEmpty();
    assertThat(failed.expire(JOB, MONTH, 10)).isEqualTo(1);
    assertThat(failed.expire(JOB, MONTH, 10)).isZero();

    assertThat(listed(filter(Optional.of(JOB), DeadLetter.Kind.REJECTED)))
        .containsExactlyInAnyOrder("open", "dropped", "new", "again");
  }

  private void park(String... keys) {
    Stream.of(keys).forEach(key -> lease.settle(parked(key, "bad", "too long")));
  }

  private List<String> listed(FailedRecords.Filter filter) {
    return failed.list(filter, 100).stream().map(record -> record.key().value()).toList();
  }

  private static FailedRecords.Filter filter(Optional<String> job, DeadLetter.Kind kind) {
    return new FailedRecords.Filter(job, Set.of(kind), true);
  }

  private static List<RowKey> keys(String... keys) {
    return Stream.of(keys).map(RowKey::new).toList();
  }
}
