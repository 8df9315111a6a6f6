package dev.atomicdata.postgres;

import static dev.atomicdata.testkit.Settlements.acknowledged;
import static dev.atomicdata.testkit.Settlements.movedTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atomicdata.domain.Checkpoint;
import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.Position;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.domain.Source;
import dev.atomicdata.ports.Ledger;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What becomes of the stored state of a job that is defined otherwise. */
@ExtendWith(PostgresExtension.class)
final class JobDefinitionTest {

  private static final RowKey KEY = new RowKey("k");

  private final TestDatabase server;
  private Database state;

  JobDefinitionTest(TestDatabase server) {
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
  void aRunningPublisherWithAnotherDefinitionIsAnError() {
    Ledger.Lease lease = acquire(Databases.JOB);

    assertThatThrownBy(() -> ledger(otherQuery()).acquire())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("things")
        .hasMessageContaining("another query");

    lease.settle(acknowledged("k", "a"));
  }

  @Test
  void aChangedDefinitionLooksAtEverythingAgainAndForgetsNoKey() {
    try (Ledger.Lease lease = acquire(Databases.JOB)) {
      lease.settle(acknowledged("k", "a"));
      lease.settle(movedTo(Checkpoint.stored(Map.of("things", looked()))));
    }

    try (Ledger.Lease lease = acquire(otherQuery())) {
      assertThat(lease.checkpoint().position("things")).contains(looked().lookingAgain());
      assertThat(lease.known(List.of(KEY))).isNotEmpty();
    }
  }

  @Test
  void anotherDestinationIsAnotherDefinition() {
    try (Ledger.Lease lease = acquire(Databases.JOB)) {
      lease.settle(acknowledged("k", "a"));
      lease.settle(movedTo(Checkpoint.stored(Map.of("things", looked()))));
      assertThatThrownBy(() -> ledger(otherDestination()).acquire())
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("destination");
    }

    try (Ledger.Lease lease = acquire(otherDestination())) {
      assertThat(lease.checkpoint().position("things")).contains(looked().lookingAgain());
      assertThat(lease.known(List.of(KEY))).isNotEmpty();
    }
  }

  private static Job otherDestination() {
    return new Job(
        Databases.JOB.name(),
        Databases.JOB.mapping(),
        Databases.JOB.atomicDataQuery(),
        Databases.JOB.sources(),
        "https://other.example");
  }

  private static Job otherQuery() {
    return new Job(
        "things",
        Databases.JOB.mapping(),
        "SELECT id, colour FROM things WHERE id = ANY($PRIMARY_KEYS)",
        List.of(new Source("things", "block", "id")));
  }

  /** With a horizon of 1. */
  private static Position looked() {
    return Position.beginning(1).lookedAtAll();
  }

  private Ledger.Lease acquire(Job job) {
    return ledger(job).acquire().orElseThrow();
  }

  private Ledger ledger(Job job) {
    return new PostgresLedger(state, job, Duration.ofHours(1));
  }
}
