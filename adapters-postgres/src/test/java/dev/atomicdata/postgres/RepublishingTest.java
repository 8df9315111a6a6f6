package dev.atomicdata.postgres;

import static dev.atomicdata.testkit.Settlements.acknowledged;
import static dev.atomicdata.testkit.Settlements.parked;
import static dev.atomicdata.testkit.Settlements.recorded;
import static dev.atomicdata.testkit.Settlements.touched;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atomicdata.domain.Block;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.domain.Touch;
import dev.atomicdata.ports.Ledger;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresExtension.class)
final class RepublishingTest {

  private static final String JOB = Databases.JOB.name();
  private static final Duration NOW = Duration.ZERO;

  private final TestDatabase server;
  private Database state;

  RepublishingTest(TestDatabase server) {
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
  void allKeysAreAskedForOnceInKeyOrderAndByForce() {
    settle("b", "ä", "Z", "a");
    lease().settle(recorded("x", "noted"));
    server.execute("INSERT INTO state.atomic_data_published VALUES ('other', 'k', NULL, 1, now())");

    Republishing all = Republishing.all(state, JOB).with(2, 100);

    assertThat(all.count()).isEqualTo(5);
    assertThat(all.advance())
        .isEqualTo(new Republishing.State(2, 2, Optional.of(new RowKey("a")), false));
    all.advance();
    assertThat(all.advance())
        .isEqualTo(new Republishing.State(5, 5, Optional.of(new RowKey("ä")), true));
    assertThat(all.advance().requested()).isEqualTo(5);
    assertThat(keys()).containsExactly("Z", "a", "b", "noted", "ä");
    assertThat(due())
        .allMatch(touch -> touch.touch().force())
        .allMatch(touch -> touch.touch().reason() == Touch.Reason.REQUESTED);
  }

  @Test
  void noMoreAreAskedForWhileEnoughWait() {
    settle(IntStream.range(0, 10).mapToObj(i -> "k" + i).toArray(String[]::new));
    // Those of others do not count.
    lease().settle(acknowledged("other", "x"));
    new PostgresLedger(state, Databases.JOB, Duration.ofHours(1))
        .touch(List.of(Touch.requested(new RowKey("other"), true)));
    Republishing all = Republishing.all(state, JOB).with(2, 5);

    for (int i = 0; i < 5; i++) {
      all.advance();
    }
    assertThat(all.state().waiting()).isEqualTo(4);
    assertThat(all.mayRequest()).isFalse();

    server.execute("DELETE FROM state.atomic_data_touched WHERE key = 'k0'");
    assertThat(all.advance())
        .extracting(Republishing.State::requested, Republishing.State::waiting)
        .containsExactly(6L, 5L);
    for (int i = 0; i < 5; i++) {
      server.execute("DELETE FROM state.atomic_data_touched");
      all.advance();
    }
    server.execute("DELETE FROM state.atomic_data_touched");

    Republishing.State end = all.advance();
    assertThat(end.complete()).isTrue();
    assertThat(end.requested()).isEqualTo(11);
    assertThat(end.done()).isEqualTo(11);
  }

  @Test
  void namedKeysNeedNotBeKnownAndAreAskedForOnce() {
    settle("b");

    Republishing keys =
        Republishing.keys(state, JOB, Stream.of("b", "a", "ä", "a").map(RowKey::new).toList());

    assertThat(keys.count()).isEqualTo(3);
    assertThat(keys.advance().complete()).isTrue();
    assertThat(keys()).containsExactly("a", "b", "ä");
    assertThatThrownBy(() -> Republishing.keys(state, JOB, List.of(new RowKey("ä".repeat(1_001)))))
        .hasMessage("key of 2002 bytes (expected: at most 2000)");
  }

  @Test
  void keysAreChosenByTheirBlocksWithBothEnds() {
    settle("a", "b", "c", "d", "e");
    server.execute(
        "UPDATE state.atomic_data_published SET block = ascii(key) - ascii('a') WHERE key < 'e'");

    Republishing blocks = Republishing.blocks(state, JOB, new Block(1), new Block(2));

    assertThat(blocks.count()).isEqualTo(2);
    assertThat(blocks.requestAll().complete()).isTrue();
    assertThat(keys()).containsExactly("b", "c");
    assertThatThrownBy(() -> Republishing.blocks(state, JOB, new Block(2), new Block(1)))
        .hasMessageContaining("blocks from 2 to 1");
  }

  @Test
  void whoWasInterruptedGoesOnBehindTheLastKey() {
    settle("a", "b", "c", "d");
    RowKey last = Republishing.all(state, JOB).with(2, 2).advance().last().orElseThrow();

    Republishing rest = Republishing.all(state, JOB).after(last);

    assertThat(rest.count()).isEqualTo(2);
    rest.requestAll();
    assertThat(keys()).containsExactly("a", "b", "c", "d");
  }

  @Test
  void openDeadLettersAreAskedForButNotThoseThatAreOver() {
    Stream.of("closed", "dropped", "b", "a")
        .forEach(key -> lease().settle(parked(key, "bad", "too long")));
    settle("closed");
    new FailedRecords(state).drop(JOB, List.of(new RowKey("dropped")));

    Republishing dead = Republishing.deadLetters(state, JOB).with(1, 100);

    assertThat(dead.count()).isEqualTo(2);
    assertThat(dead.requestAll().requested()).isEqualTo(2);
    assertThat(due())
        .extracting(Touch.Stored::touch)
        .containsExactly(
            Touch.requested(new RowKey("a"), true), Touch.requested(new RowKey("b"), true));
  }

  @Test
  void whatBecameOfEachRequestIsCountedOnce() {
    settle("published", "later", "parked", "gone", "waiting");
    Republishing all = Republishing.all(state, JOB).with(2, 100);
    while (!all.advance().complete()) {
      assertThat(all.served()).isEqualTo(new Republishing.Served(0, 0, 0, 0));
    }

    lease().settle(acknowledged("published", "x"));
    lease().settle(parked("parked", "bad", "too long"));
    lease()
        .settle(
            touched(
                List.of(new Touch(new RowKey("later"), Touch.Reason.UNAVAILABLE, true, NOW, 1)),
                List.of(),
                false));
    assertThat(all.advance().done()).isZero();
    server.execute("DELETE FROM state.atomic_data_touched WHERE key IN ('published', 'gone')");
    assertThat(all.advance().done()).isEqualTo(2);
    server.execute(
        "DELETE FROM state.atomic_data_touched WHERE reason = 'REQUESTED' AND key <> 'waiting'");

    assertThat(all.advance().waiting()).isEqualTo(1);
    assertThat(all.advance().waiting()).isEqualTo(1);
    assertThat(all.served()).isEqualTo(new Republishing.Served(1, 1, 1, 1));
  }

  private void settle(String... keys) {
    lease().settle(acknowledged(Stream.of(keys).map(RowKey::new).toList(), "x"));
  }

  private Ledger.Lease lease() {
    Databases.expire(server);
    return new PostgresLedger(state, Databases.JOB, Duration.ofHours(1)).acquire().orElseThrow();
  }

  private List<String> keys() {
    return due().stream().map(touch -> touch.touch().key().value()).toList();
  }

  private List<Touch.Stored> due() {
    return new StoredTouches(state).due(JOB, 0, 100);
  }
}
