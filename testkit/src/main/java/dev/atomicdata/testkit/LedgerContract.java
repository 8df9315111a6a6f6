package dev.atomicdata.testkit;

import static dev.atomicdata.testkit.Settlements.acknowledged;
import static dev.atomicdata.testkit.Settlements.movedTo;
import static dev.atomicdata.testkit.Settlements.parked;
import static dev.atomicdata.testkit.Settlements.restored;
import static dev.atomicdata.testkit.Settlements.saying;
import static dev.atomicdata.testkit.Settlements.touched;
import static dev.atomicdata.testkit.Settlements.unchanged;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atomicdata.domain.Checkpoint;
import dev.atomicdata.domain.FullLook;
import dev.atomicdata.domain.Known;
import dev.atomicdata.domain.Origin;
import dev.atomicdata.domain.Position;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.domain.Touch;
import dev.atomicdata.ports.LeaseLostException;
import dev.atomicdata.ports.Ledger;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every {@link Ledger} does. Each test begins with an empty one. */
public abstract class LedgerContract extends LedgerVanishedContract {

  /** The time of the lease is over, though its holder does not know. */
  protected abstract void expire();

  @Test
  public void aJobIsHeldByOnePublisherUntilItGivesTheLeaseBack() {
    Ledger.Lease lease = acquired();

    assertThat(ledger().acquire()).isEmpty();

    lease.close();
    assertThat(ledger().acquire()).isPresent();
  }

  @Test
  public void closingAnOldLeaseLeavesTheNewHolderAlone() {
    Ledger.Lease old = acquired();
    expire();
    Ledger.Lease current = acquired();

    old.close();

    assertThat(ledger().acquire()).isEmpty();
    current.settle(acknowledged("k", "a"));
  }

  @Test
  public void aLeaseHasTimeLeftUntilItIsClosed() {
    Ledger.Lease lease = ledger().acquire().orElseThrow();

    assertThat(lease.timeLeft()).isPositive();
    lease.close();
    assertThat(lease.timeLeft()).isZero();
  }

  @Test
  public void aHolderThatWasTakenOverNeitherAnnouncesNorSettles() {
    try (Ledger.Lease first = acquired()) {
      first.settle(acknowledged("k", "a"));
    }
    Ledger.Lease old = acquired();
    expire();
    Ledger.Lease current = acquired();

    assertThatThrownBy(() -> old.announce(List.of(key("k"))))
        .isInstanceOf(LeaseLostException.class);
    assertThatThrownBy(() -> old.settle(acknowledged("k", "b")))
        .isInstanceOf(LeaseLostException.class);

    assertThat(current.known(List.of(key("k")))).isEqualTo(Map.of(key("k"), having("a")));
  }

  @Test
  public void whatCannotBeSettledLeavesNothingBehind() {
    Ledger.Lease old = acquired();
    expire();
    Ledger.Lease current = acquired();
    Touch touch = Touch.requested(key("k"), false);

    assertThatThrownBy(() -> old.settle(touched(List.of(touch), List.of(), true)))
        .isInstanceOf(LeaseLostException.class);
    assertThatThrownBy(
            () -> old.settle(movedTo(new Checkpoint(Map.of("t", Position.beginning(1)), 1))))
        .isInstanceOf(LeaseLostException.class);

    assertThat(due()).isEmpty();
    assertThat(current.checkpoint()).isEqualTo(Checkpoint.start());
  }

  @Test
  public void aCheckpointIsStoredExactly() {
    Position looking =
        new Position(
            1,
            Long.MAX_VALUE,
            List.of(new BigDecimal("-0.5"), new BigDecimal("123456789012345678901234567890")),
            Optional.of(new FullLook(0, 7, List.of("a", "", "\"b\\,{}", "NULL"))));
    Position done = new Position(5, 6, List.of(), Optional.empty());
    Position justBegun = Position.recording(9).withOrigin(new Origin("cluster 1", "16384"));
    Map<String, Position> positions = Map.of("t", looking, "\"U\".\"u\"", done, "v", justBegun);

    try (Ledger.Lease lease = acquired()) {
      assertThat(lease.checkpoint()).isEqualTo(Checkpoint.start());
      lease.settle(movedTo(new Checkpoint(positions, 3)));

      assertThat(lease.checkpoint()).isEqualTo(Checkpoint.stored(positions));
    }

    assertThat(acquired().checkpoint()).isEqualTo(Checkpoint.stored(positions));
  }

  @Test
  public void aLaterCheckpointReplacesTheOneBefore() {
    Map<String, Position> later = Map.of("t", new Position(2, 2, List.of(), Optional.empty()));
    try (Ledger.Lease lease = acquired()) {
      lease.settle(
          movedTo(
              new Checkpoint(Map.of("t", Position.beginning(1), "u", Position.beginning(1)), 1)));
      lease.settle(movedTo(new Checkpoint(later, 2)));
    }

    assertThat(acquired().checkpoint()).isEqualTo(Checkpoint.stored(later));
  }

  @Test
  public void whatTheReceiverAcknowledgedIsKnown() {
    Ledger.Lease lease = acquired();

    lease.settle(acknowledged("k", "a"));
    lease.settle(acknowledged("k", "b"));

    assertThat(known(lease, "k")).isEqualTo(having("b"));
    assertThat(known(lease, "other")).isEqualTo(Known.NOTHING);
  }

  @Test
  public void anAnnouncedKeyIsUnknownUntilItIsSettled() {
    Ledger.Lease lease = acquired();
    lease.settle(acknowledged("accepted", "a"));
    lease.settle(acknowledged("rejected", "a"));
    lease.settle(acknowledged("lost", "a"));

    lease.announce(List.of(key("accepted"), key("rejected"), key("lost"), key("new")));
    assertThat(known(lease, "accepted")).isEqualTo(PENDING);
    lease.settle(acknowledged("accepted", "b"));
    lease.settle(restored("rejected", "a"));

    assertThat(known(lease, "accepted")).isEqualTo(having("b"));
    assertThat(known(lease, "rejected")).isEqualTo(having("a"));
    assertThat(known(lease, "lost")).isEqualTo(PENDING);
    assertThat(known(lease, "new")).isEqualTo(Known.NOTHING);
  }

  @Test
  public void aParkedKeyIsKnownUntilItIsAcceptedOrUnchanged() {
    Ledger.Lease lease = acquired();
    Stream.of("a", "b").forEach(key -> lease.settle(parked(key, "bad", "too long")));
    lease.settle(acknowledged("b", "good"));
    lease.settle(parked("b", "worse", "a reason with \u0000 in it"));
    assertThat(known(lease, "a")).isEqualTo(parkedWith("bad"));
    assertThat(known(lease, "b"))
        .isEqualTo(new Known(Optional.of(saying("good")), Optional.of(saying("worse"))));

    lease.settle(acknowledged("a", "good"));
    lease.settle(unchanged("b"));

    assertThat(known(lease, "a")).isEqualTo(having("good"));
    assertThat(known(lease, "b")).isEqualTo(having("good"));
  }

  @Test
  public void keysAreListedInOrderPageByPage() {
    Ledger.Lease lease = acquired();
    Stream.of("b", "a", "Z", "ä", "").forEach(key -> lease.settle(acknowledged(key, "x")));
    lease.announce(List.of(key("b")));

    List<RowKey> first = ledger().keysAfter(Optional.empty(), 3);
    List<RowKey> second = ledger().keysAfter(Optional.of(first.get(2)), 3);

    assertThat(first).containsExactly(key(""), key("Z"), key("a"));
    assertThat(second).containsExactly(key("b"), key("ä"));
  }

  @Test
  public void aSettlementMayHaveManyKeys() {
    Ledger.Lease lease = acquired();
    List<RowKey> keys = IntStream.range(0, 2_000).mapToObj(i -> key("key " + i)).toList();

    lease.settle(acknowledged(keys, "a"));

    Map<RowKey, Known> known = lease.known(keys);
    assertThat(keys).allSatisfy(key -> assertThat(known.get(key)).isEqualTo(having("a")));
  }

  protected static Known having(String what) {
    return new Known(Optional.of(saying(what)), Optional.empty());
  }

  private static Known parkedWith(String what) {
    return new Known(Optional.empty(), Optional.of(saying(what)));
  }
}
