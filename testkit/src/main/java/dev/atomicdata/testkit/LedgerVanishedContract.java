package dev.atomicdata.testkit;

import static dev.atomicdata.testkit.Settlements.acknowledged;
import static dev.atomicdata.testkit.Settlements.parked;
import static dev.atomicdata.testkit.Settlements.recorded;
import static dev.atomicdata.testkit.Settlements.restored;
import static dev.atomicdata.testkit.Settlements.saying;
import static dev.atomicdata.testkit.Settlements.touched;
import static dev.atomicdata.testkit.Settlements.unchanged;
import static dev.atomicdata.testkit.Settlements.vanished;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.domain.Known;
import dev.atomicdata.domain.Touch;
import dev.atomicdata.ports.Ledger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The part of {@link LedgerContract} that is about keys of which nothing is there any more. */
public abstract class LedgerVanishedContract extends LedgerStartContract {

  @Test
  public void aVanishedKeyIsKnownAsThatTogetherWithWhatTheReceiverHas() {
    Ledger.Lease lease = acquired();
    lease.settle(acknowledged("k", "a"));
    lease.settle(recorded("b", "recorded"));

    Stream.of("k", "recorded", "unknown").forEach(key -> lease.settle(vanished(key)));

    assertThat(known(lease, "k"))
        .isEqualTo(
            new Known(Optional.of(saying("a")), Optional.empty(), Optional.empty(), false)
                .vanishedIf(true));
    assertThat(known(lease, "recorded"))
        .isEqualTo(
            new Known(Optional.empty(), Optional.of(saying("b")), Optional.empty(), false)
                .vanishedIf(true));
    assertThat(known(lease, "unknown")).isEqualTo(Known.NOTHING);
    assertThat(ledger().keysAfter(Optional.empty(), 9)).containsExactly(key("k"), key("recorded"));
  }

  @Test
  public void aKeyThatIsFoundAgainHasNotVanished() {
    Ledger.Lease lease = acquired();
    List<String> keys = List.of("accepted", "announced", "parked", "restored", "unchanged");
    keys.forEach(key -> lease.settle(acknowledged(key, "a")));
    keys.forEach(key -> lease.settle(vanished(key)));

    lease.settle(acknowledged("accepted", "b"));
    lease.announce(List.of(key("announced")));
    lease.settle(parked("parked", "b", "too long"));
    lease.settle(restored("restored", "a"));
    lease.settle(unchanged("unchanged"));

    assertThat(keys).allSatisfy(key -> assertThat(known(lease, key).vanished()).isFalse());
  }

  @Test
  public void whatVanishedNeedsNoAttention() {
    Ledger.Lease lease = acquired();
    lease.settle(acknowledged("k", "a"));
    lease.settle(parked("k", "bad", "too long"));
    Touch suspect = new Touch(key("k"), Touch.Reason.SUSPECT, false, Duration.ofDays(1), 1);
    lease.settle(touched(List.of(suspect), List.of(), false));

    lease.settle(vanished("k"));

    assertThat(known(lease, "k").parked()).isEmpty();
    assertThat(known(lease, "k").pending()).isFalse();
  }
}
