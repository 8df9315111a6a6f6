package dev.atomicdata.testkit;

import static dev.atomicdata.testkit.Settlements.acknowledged;
import static dev.atomicdata.testkit.Settlements.touched;
import static dev.atomicdata.testkit.Settlements.unchanged;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.domain.RowKey;
import dev.atomicdata.domain.Touch;
import dev.atomicdata.ports.Ledger;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The part of {@link LedgerContract} that is about touches. */
public abstract class LedgerTouchContract {

  /** The ledger of the test's one job, as another publisher would open it. */
  protected abstract Ledger ledger();

  /** The stored touches whose time has come. */
  protected abstract List<Touch.Stored> due();

  @Test
  public void theNextHolderIsToldWhatWasAnnouncedAndNotSettled() {
    try (Ledger.Lease lease = acquired()) {
      lease.settle(acknowledged("sent", "a"));
      lease.settle(acknowledged("settled", "a"));
      lease.announce(List.of(key("sent"), key("settled")));
      lease.settle(acknowledged("settled", "b"));
    }

    acquired();

    assertThat(due())
        .extracting(Stored::of)
        .containsExactly(new Stored("sent", Touch.Reason.ANNOUNCED, false, 0));
  }

  @Test
  public void touchesNeverMerge() {
    Touch touch = Touch.requested(key("k"), false);

    ledger().touch(List.of(touch, touch));
    Ledger.Lease lease = acquired();
    List<Touch.Stored> before = due();
    ledger().touch(List.of(touch));
    lease.settle(touched(List.of(), before.stream().map(Touch.Stored::id).toList(), false));

    assertThat(before).hasSize(2);
    assertThat(due()).hasSize(1);
  }

  @Test
  public void aTouchKeepsWhatItSaysAndWaitsForItsTime() {
    Touch now = new Touch(key("now"), Touch.Reason.REQUESTED, true, Duration.ZERO, 4);
    Touch later = new Touch(key("later"), Touch.Reason.REQUESTED, true, Duration.ofDays(1), 0);

    acquired().settle(touched(List.of(later, now), List.of(), false));

    assertThat(due())
        .extracting(Stored::of)
        .containsExactly(new Stored("now", Touch.Reason.REQUESTED, true, 4));
  }

  @Test
  public void anAcceptanceReleasesTheSuspectsThatWereThereBefore() {
    Ledger.Lease lease = acquired();
    lease.settle(touched(List.of(suspect("old")), List.of(), false));
    assertThat(due()).isEmpty();

    lease.settle(touched(List.of(suspect("new")), List.of(), true));

    assertThat(due())
        .extracting(Stored::of)
        .containsExactly(new Stored("old", Touch.Reason.RELEASED, false, 1));
  }

  @Test
  public void successEndsWhatAKeyWasRetriedForAndNothingElse() {
    Ledger.Lease lease = acquired();
    List<Touch> touches =
        Stream.of(Touch.Reason.values())
            .flatMap(
                reason ->
                    Stream.of("sent", "same", "other")
                        .map(key -> new Touch(key(key), reason, false, Duration.ZERO, 0)))
            .toList();
    lease.settle(touched(touches, List.of(), false));

    lease.settle(acknowledged("sent", "a"));
    lease.settle(unchanged("same"));

    Touch.Reason[] others = {
      Touch.Reason.REQUESTED, Touch.Reason.ANNOUNCED, Touch.Reason.LATE, Touch.Reason.FOLLOWS
    };
    assertThat(reasons("sent")).containsExactlyInAnyOrder(others);
    assertThat(reasons("same")).containsExactlyInAnyOrder(others);
    assertThat(reasons("other")).containsExactlyInAnyOrder(Touch.Reason.values());
  }

  @Test
  public void aForcedTouchIsEndedByAnAcceptanceAlone() {
    Ledger.Lease lease = acquired();
    Touch forced = new Touch(key("a"), Touch.Reason.SUSPECT, true, Duration.ZERO, 1);
    lease.settle(touched(List.of(forced), List.of(), false));

    lease.settle(unchanged("a"));
    assertThat(reasons("a")).containsExactly(Touch.Reason.SUSPECT);
    lease.settle(acknowledged("a", "x"));

    assertThat(reasons("a")).isEmpty();
  }

  protected final Ledger.Lease acquired() {
    return ledger().acquire().orElseThrow(() -> new AssertionError("lease is held"));
  }

  protected static RowKey key(String value) {
    return new RowKey(value);
  }

  private static Touch suspect(String key) {
    return new Touch(key(key), Touch.Reason.SUSPECT, false, Duration.ofDays(1), 1);
  }

  private List<Touch.Reason> reasons(String key) {
    return due().stream()
        .map(Touch.Stored::touch)
        .filter(touch -> touch.key().equals(key(key)))
        .map(Touch::reason)
        .toList();
  }

  /** A stored touch without its number and its time. */
  private record Stored(String key, Touch.Reason reason, boolean force, int attempts) {
    static Stored of(Touch.Stored stored) {
      Touch touch = stored.touch();
      return new Stored(touch.key().value(), touch.reason(), touch.force(), touch.attempts());
    }
  }
}
