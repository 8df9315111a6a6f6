package dev.atomicdata.testkit;

import static dev.atomicdata.testkit.Settlements.acknowledged;
import static dev.atomicdata.testkit.Settlements.forgotten;
import static dev.atomicdata.testkit.Settlements.parked;
import static dev.atomicdata.testkit.Settlements.recorded;
import static dev.atomicdata.testkit.Settlements.restored;
import static dev.atomicdata.testkit.Settlements.saying;
import static dev.atomicdata.testkit.Settlements.touched;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.domain.Known;
import dev.atomicdata.domain.Touch;
import dev.atomicdata.ports.Ledger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The part of {@link LedgerContract} that is about keys recorded at the start. */
public abstract class LedgerStartContract extends LedgerTouchContract {

  /** Something was sent, and nothing is known of it. */
  protected static final Known PENDING =
      new Known(Optional.empty(), Optional.empty(), Optional.empty(), true);

  @Test
  public void whatWasRecordedIsKnownAsThat() {
    Ledger.Lease lease = acquired();

    lease.settle(recorded("a", "k", "l"));

    assertThat(known(lease, "k")).isEqualTo(havingRecorded("a"));
    assertThat(known(lease, "l")).isEqualTo(havingRecorded("a"));
    assertThat(ledger().keysAfter(Optional.empty(), 9)).containsExactly(key("k"), key("l"));
  }

  @Test
  public void nothingIsRecordedOfAKeyThatHasMoreThanThat() {
    Ledger.Lease lease = acquired();
    lease.settle(acknowledged("acknowledged", "a"));
    lease.settle(acknowledged("announced", "a"));
    lease.announce(List.of(key("announced")));
    lease.settle(recorded("a", "recorded"));

    lease.settle(recorded("b", "acknowledged", "announced", "recorded"));

    assertThat(known(lease, "acknowledged"))
        .isEqualTo(new Known(Optional.of(saying("a")), Optional.empty()));
    assertThat(known(lease, "announced")).isEqualTo(PENDING);
    assertThat(known(lease, "recorded")).isEqualTo(havingRecorded("a"));
  }

  @Test
  public void anAcceptanceTakesThePlaceOfWhatWasRecorded() {
    Ledger.Lease lease = acquired();
    lease.settle(recorded("a", "k"));

    lease.settle(acknowledged("k", "b"));
    lease.settle(forgotten("k"));

    assertThat(known(lease, "k")).isEqualTo(new Known(Optional.of(saying("b")), Optional.empty()));
  }

  @Test
  public void whatWasRecordedIsForgottenWhenTheKeyIsAnnouncedAndMayComeBack() {
    Ledger.Lease lease = acquired();
    lease.settle(recorded("a", "k"));

    lease.announce(List.of(key("k")));
    assertThat(known(lease, "k")).isEqualTo(PENDING);
    lease.settle(forgotten("k"));
    assertThat(known(lease, "k")).isEqualTo(PENDING);
    lease.settle(restored("k", "a"));

    assertThat(known(lease, "k")).isEqualTo(havingRecorded("a"));
  }

  @Test
  public void whatWasRecordedIsForgottenWhenItHoldsNoLonger() {
    Ledger.Lease lease = acquired();
    lease.settle(recorded("a", "k", "other"));
    lease.settle(parked("k", "bad", "too long"));

    lease.settle(forgotten("k"));
    lease.settle(forgotten("unknown"));

    assertThat(known(lease, "k"))
        .isEqualTo(new Known(Optional.empty(), Optional.of(saying("bad"))));
    assertThat(known(lease, "other")).isEqualTo(havingRecorded("a"));
  }

  @Test
  public void aKeyThatIsToBeTriedAgainIsPending() {
    Ledger.Lease lease = acquired();
    Touch suspect = new Touch(key("tried"), Touch.Reason.SUSPECT, false, Duration.ofDays(1), 1);

    lease.settle(touched(List.of(suspect, Touch.requested(key("asked"), false)), List.of(), false));

    assertThat(known(lease, "tried")).isEqualTo(PENDING);
    assertThat(known(lease, "asked")).isEqualTo(Known.NOTHING);
  }

  protected static Known known(Ledger.Lease lease, String key) {
    return lease.known(List.of(key(key))).getOrDefault(key(key), Known.NOTHING);
  }

  private static Known havingRecorded(String what) {
    return new Known(Optional.empty(), Optional.of(saying(what)), Optional.empty(), false);
  }
}
