package dev.atomicdata.testkit;

import static dev.atomicdata.testkit.Settlements.acknowledged;
import static dev.atomicdata.testkit.Settlements.forgotten;
import static dev.atomicdata.testkit.Settlements.movedTo;
import static dev.atomicdata.testkit.Settlements.parked;
import static dev.atomicdata.testkit.Settlements.recorded;
import static dev.atomicdata.testkit.Settlements.saying;
import static dev.atomicdata.testkit.Settlements.touched;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.domain.Checkpoint;
import dev.atomicdata.domain.DocumentPayload;
import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.Known;
import dev.atomicdata.domain.Position;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.domain.Source;
import dev.atomicdata.domain.Start;
import dev.atomicdata.domain.Touch;
import dev.atomicdata.ports.Ledger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every {@link Ledger} does for jobs of which one goes before another. */
public abstract class LedgerOrderContract {

  /** A job that goes before. */
  protected static final Job FIRST = job("first", Start.EARLIEST);

  /** Another one that goes before, and records at its start. */
  protected static final Job RECORDING = job("recording", Start.LATEST);

  /** The job that comes after both. */
  protected static final Job SECOND =
      job("second", Start.EARLIEST).withBefore(List.of(FIRST.name(), RECORDING.name()));

  private static final RowKey KEY = new RowKey("k");

  /** The ledger of one of these jobs, as another publisher would open it. */
  protected abstract Ledger ledger(Job job);

  /** The stored touches of the second job. */
  protected abstract List<Touch.Stored> due();

  @Test
  public void aKeysFirstAcceptanceIsATouchOfTheJobThatComesAfter() {
    Ledger.Lease lease = lease(FIRST);

    lease.settle(acknowledged(List.of(KEY, new RowKey("other")), "a"));
    lease.announce(List.of(KEY));
    lease.settle(acknowledged("k", "b"));

    assertThat(due())
        .extracting(Touch.Stored::touch)
        .containsExactlyInAnyOrder(Touch.follows(KEY), Touch.follows(new RowKey("other")));
  }

  @Test
  public void whatWasRecordedIsAcceptedForTheFirstTimeAfterwards() {
    Ledger.Lease lease = lease(RECORDING);
    lease.settle(recorded("a", "k", "changed"));
    lease.settle(forgotten("changed"));
    assertThat(due()).isEmpty();

    lease.settle(acknowledged("k", "b"));
    lease.settle(acknowledged("changed", "b"));
    lease.settle(acknowledged("changed", "c"));

    assertThat(due())
        .extracting(Touch.Stored::touch)
        .containsExactly(Touch.follows(KEY), Touch.follows(new RowKey("changed")));
  }

  @Test
  public void whatIsNotAcceptedTouchesNothing() {
    Ledger.Lease lease = lease(FIRST);

    lease.settle(parked("k", "a", "too long"));
    lease.settle(touched(List.of(Touch.requested(KEY, true)), List.of(), false));

    assertThat(due()).isEmpty();
    assertThat(passed(lease(SECOND))).doesNotContain("first");
  }

  @Test
  public void whoComesAfterKnowsWhichJobsHavePassed() {
    begun(RECORDING);
    Ledger.Lease second = lease(SECOND);
    assertThat(passed(second)).isEmpty();

    Ledger.Lease first = lease(FIRST);
    first.settle(acknowledged("k", "a"));
    assertThat(passed(second)).containsExactly("first");

    first.announce(List.of(KEY));
    try (Ledger.Lease recording = lease(RECORDING)) {
      recording.settle(recorded("a", "k"));
    }
    begun(RECORDING);
    assertThat(passed(second)).containsExactlyInAnyOrder("first", "recording");
    assertThat(known(second, new RowKey("other")).passed()).isEmpty();
  }

  @Test
  public void aJobThatStillRecordsHoldsUpNobody() {
    Ledger.Lease second = lease(SECOND);
    assertThat(passed(second)).containsExactly("recording");

    try (Ledger.Lease recording = lease(RECORDING)) {
      recording.settle(movedTo(new Checkpoint(Map.of("t", Position.recording(1)), 1)));
    }
    assertThat(passed(second)).containsExactly("recording");

    begun(RECORDING);
    assertThat(passed(second)).isEmpty();
  }

  @Test
  public void theTouchesAreKnownUntilTheyAreServed() {
    Ledger.Lease first = lease(FIRST);
    Ledger.Lease second = lease(SECOND);
    second.settle(touched(List.of(Touch.requested(KEY, true)), List.of(), false));
    second.settle(acknowledged("k", "x"));
    assertThat(known(second, KEY).follows()).isEmpty();

    first.settle(acknowledged("k", "a"));
    List<Touch.Stored> follows = known(second, KEY).follows();
    assertThat(follows).extracting(Touch.Stored::touch).containsExactly(Touch.follows(KEY));
    assertThat(due()).containsAll(follows);
    assertThat(known(second, KEY).acknowledged()).isEqualTo(Optional.of(saying("x")));

    second.settle(touched(List.of(), follows.stream().map(Touch.Stored::id).toList(), false));
    assertThat(known(second, KEY).follows()).isEmpty();
  }

  @Test
  public void aJobThatComesAfterNoneKnowsOfNone() {
    Ledger.Lease first = lease(FIRST);
    first.settle(acknowledged("k", "a"));

    assertThat(known(first, KEY)).isEqualTo(new Known(Optional.of(saying("a")), Optional.empty()));
  }

  /** What was to be recorded at the start is. */
  private void begun(Job job) {
    Position begun = Position.recording(1).lookedAtAll().withOpening(false);
    try (Ledger.Lease lease = lease(job)) {
      lease.settle(movedTo(new Checkpoint(Map.of("t", begun), 1)));
    }
  }

  private Ledger.Lease lease(Job job) {
    return ledger(job).acquire().orElseThrow(() -> new AssertionError("lease is held"));
  }

  private static Set<String> passed(Ledger.Lease lease) {
    return known(lease, KEY).passed();
  }

  private static Known known(Ledger.Lease lease, RowKey key) {
    return lease.known(List.of(key)).getOrDefault(key, Known.NOTHING);
  }

  private static Job job(String name, Start start) {
    Source source = new Source("t", "block", "id").withStart(start);
    return new Job(name, DocumentPayload.mapping(), "SELECT 1", List.of(source));
  }
}
