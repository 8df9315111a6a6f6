package dev.atomicdata.postgres;

import static dev.atomicdata.testkit.Settlements.acknowledged;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.domain.ChangePage;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How far a reconcile is, as its walk has stored it. */
@ExtendWith(PostgresExtension.class)
final class ReconcilesTest {

  private static final Instant BEFORE = Instant.ofEpochSecond(1, 5_000);

  private final TestDatabase server;
  private Database state;
  private Reconciles reconciles;

  ReconcilesTest(TestDatabase server) {
    this.server = server;
  }

  @BeforeEach
  void open() {
    state = Databases.emptyState(server);
    reconciles = new Reconciles(state, Databases.JOB.name());
  }

  @AfterEach
  void close() {
    state.close();
  }

  @Test
  void theWalkIsFoundWhereItStands() {
    assertThat(reconciles.progress().overSince()).isEmpty();

    walkIsAt("NULL, NULL, NULL");
    assertThat(reconciles.progress())
        .isEqualTo(progress(Optional.empty(), Optional.empty(), Optional.empty()));

    walkIsAt("0, 2000007, ARRAY['public.owners', 'b']");
    Instant began = Instant.ofEpochSecond(2, 7_000);
    assertThat(reconciles.progress())
        .isEqualTo(progress(Optional.of(began), Optional.of("public.owners"), Optional.empty()));

    walkIsAt("0, 2000007, ARRAY['%s', 'b']".formatted(ChangePage.RECONCILE));
    assertThat(reconciles.progress())
        .isEqualTo(
            progress(
                Optional.of(began),
                Optional.of(ChangePage.RECONCILE),
                Optional.of(new RowKey("b"))));
  }

  @Test
  void keysOfTheLedgerAreCountedBetweenTwo() {
    try (var lease =
        new PostgresLedger(state, Databases.JOB, Duration.ofHours(1)).acquire().orElseThrow()) {
      lease.settle(acknowledged(Stream.of("ä", "a", "b", "Z").map(RowKey::new).toList(), "x"));
    }

    assertThat(reconciles.keys(Optional.empty(), Optional.empty())).isEqualTo(4);
    assertThat(reconciles.keys(Optional.empty(), key("a"))).isEqualTo(2);
    assertThat(reconciles.keys(key("a"), key("b"))).isEqualTo(1);
    assertThat(reconciles.keys(key("a"), Optional.empty())).isEqualTo(2);
  }

  private static Reconciles.Progress progress(
      Optional<Instant> began, Optional<String> part, Optional<RowKey> last) {
    return new Reconciles.Progress(Optional.of(BEFORE), began, part, last);
  }

  private static Optional<RowKey> key(String value) {
    return Optional.of(new RowKey(value));
  }

  private void walkIsAt(String fullLook) {
    server.execute(
        "DELETE FROM state.atomic_data_polling_state",
        """
        INSERT INTO state.atomic_data_polling_state (job, table_name, last_poll_time, updated_at,
          polled, swept, highs, full_look_since, full_look_next, full_look_last_key)
        VALUES ('%s', '%s', now(), now(), 0, 1000005, '{}', %s)
        """
            .formatted(Databases.JOB.name(), ChangePage.RECONCILE, fullLook));
  }
}
