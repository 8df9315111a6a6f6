package dev.atomicdata.ports;

import static dev.atomicdata.domain.Outcome.ACCEPTED;
import static dev.atomicdata.ports.PublisherFixture.UNAVAILABLE;
import static dev.atomicdata.ports.PublisherFixture.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.domain.RowKey;
import dev.atomicdata.domain.Touch;
import dev.atomicdata.ports.BreakableLedger.Call;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One holder at a time, and what becomes of a lease. */
final class PublisherLeaseTest {

  private final PublisherFixture job = new PublisherFixture();

  @Test
  void whileAnotherHoldsTheLeaseThePublisherStandsBy() {
    Ledger.Lease other = job.stored.acquire().orElseThrow();
    job.put("A", "a");

    Step step = job.publisher().step();

    assertThat(step.until()).isEqualTo(job.clock.instant().plus(PublisherFixture.STANDBY));
    assertThat(job.publisher().status())
        .extracting(JobStatus::state, JobStatus::reason, JobStatus::healthy)
        .containsExactly(JobStatus.State.STANDBY, "another publisher holds the lease", true);
    other.close();
    assertThat(job.sink.sent()).isEmpty();
    job.after(PublisherFixture.STANDBY);
    assertThat(job.sink.sent()).containsExactly(message("a", "A"));
  }

  @Test
  void whatWasAcceptedAndNotSettledBeforeTheLeaseWasLostIsTouchedToBeSentAgain() {
    job.sink.holdAll();
    job.put("A", "a", "b");
    job.work();
    job.sink.end("a", ACCEPTED);
    job.work();

    loseTheLease();
    job.after(Duration.ofMillis(250));
    job.work();

    assertThat(job.stored.touches()).containsExactly(late("a"));
  }

  @Test
  void aHolderThatWaitsForAnAnswerNoticesThatItsLeaseIsOver() {
    job.sink.holdAll();
    job.put("A", "a");
    job.work();

    loseTheLease();
    job.publisher().step();

    assertThat(job.publisher().status().state()).isEqualTo(JobStatus.State.STANDBY);
  }

  @Test
  void noCallMayLastLongerThanTheLease() {
    job.sink.holdAll();
    job.put("A", "a");
    job.work();

    assertThat(job.sink.timeLeft()).hasSize(1).doesNotContain(Duration.ZERO);
    loseTheLease();

    assertThat(job.sink.timeLeft()).containsExactly(Duration.ZERO);
  }

  @Test
  void whatIsAcceptedAfterTheLeaseWasLostIsTouchedToBeSentAgain() {
    job.sink.holdAll();
    job.put("A", "a", "b", "c");
    job.work();
    loseTheLease();
    job.poll();

    job.sink.end("a", ACCEPTED);
    job.sink.end("b", UNAVAILABLE);
    job.sink.end("c", PublisherFixture.REJECTED);
    job.after(PublisherFixture.STANDBY);

    assertThat(job.stored.touches()).containsExactlyInAnyOrder(late("a"), late("b"));
  }

  @Test
  void aKeyInFlightWhenTheLeaseWasLostIsNotSentAgainBeforeItsMessageHasEnded() {
    job.sink.holdAll();
    job.put("A", "a");
    job.work();
    job.stored.expire();
    job.put("B", "a");
    job.after(PublisherFixture.STANDBY);
    job.after(PublisherFixture.STANDBY);
    assertThat(job.sink.sent()).containsExactly(message("a", "A"));

    job.sink.end("a", UNAVAILABLE);
    job.after(PublisherFixture.STANDBY);
    job.poll();

    assertThat(job.sink.sent()).containsExactly(message("a", "A"), message("a", "B"));
  }

  @Test
  void aStopAfterALostLeaseWaitsForWhatIsInFlight() {
    job.sink.holdAll();
    job.put("A", "a");
    job.work();
    loseTheLease();
    job.publisher().stopReading();
    job.after(PublisherFixture.STANDBY);
    assertThat(job.publisher().step().idle()).isFalse();

    job.sink.end("a", ACCEPTED);
    job.after(PublisherFixture.STANDBY);

    assertThat(job.publisher().step().idle()).isTrue();
    assertThat(job.stored.touches()).containsExactly(late("a"));
  }

  @Test
  void touchesThatCannotBeStoredNowAreStoredLater() {
    job.sink.holdAll();
    job.put("A", "a");
    job.work();
    loseTheLease();
    job.poll();
    job.ledger.away(Call.TOUCH);
    job.sink.end("a", ACCEPTED);
    job.after(PublisherFixture.STANDBY);
    assertThat(job.stored.touches()).isEmpty();

    job.ledger.heal();
    job.after(PublisherFixture.LONGEST);

    assertThat(job.stored.touches()).containsExactly(late("a"));
  }

  @Test
  void aLeaseThatIsLostWithoutAnotherHolderIsGivenBackAndTakenAgain() {
    job.work();
    job.ledger.breakAt(Call.KNOWN, () -> new LeaseLostException("not renewed in time"));
    job.put("A", "a");
    job.poll();

    job.ledger.heal();
    job.after(PublisherFixture.STANDBY);

    assertThat(job.sink.sent()).containsExactly(message("a", "A"));
    assertThat(job.state()).isEqualTo(JobStatus.State.IDLE);
  }

  @Test
  void aLeaseThatCannotBeginIsGivenBack() {
    job.ledger.away(Call.CHECKPOINT);
    job.work();

    assertThat(job.stored.acquire()).isPresent();
  }

  @Test
  void closingGivesTheLeaseBackAndTouchesWhatIsInFlight() {
    job.sink.holdAll();
    job.put("A", "a");
    job.work();

    job.publisher().close();

    assertThat(job.stored.acquire()).isPresent();
    assertThat(job.stored.touches())
        .containsExactly(
            new Touch(new RowKey("a"), Touch.Reason.LATE, true, PublisherFixture.LONGEST, 0));
  }

  @Test
  void closingGivesTheLeaseBackThoughNoTouchCanBeStored() {
    job.sink.holdAll();
    job.put("A", "a");
    job.work();
    job.ledger.breakAt(Call.TOUCH, () -> new IllegalStateException("bug"));

    job.publisher().close();

    assertThat(job.stored.acquire()).isPresent();
    assertThat(job.events(PublisherEvent.StepFailed.class)).hasSize(1);
  }

  @Test
  void closingTwiceClosesNothingOfTheNextHolder() {
    job.work();
    job.publisher().close();
    Ledger.Lease next = job.stored.acquire().orElseThrow();

    job.publisher().close();

    assertThat(next.known(List.of())).isEmpty();
    assertThat(job.stored.acquire()).isEmpty();
  }

  private void loseTheLease() {
    job.stored.expire();
    assertThat(job.stored.acquire()).isPresent();
  }

  private static Touch late(String key) {
    return new Touch(new RowKey(key), Touch.Reason.LATE, true, Duration.ZERO, 0);
  }
}
