package dev.atomicdata.ports;

import static dev.atomicdata.domain.Outcome.ACCEPTED;
import static dev.atomicdata.ports.PublisherFixture.REJECTED;
import static dev.atomicdata.ports.PublisherFixture.keys;
import static dev.atomicdata.ports.PublisherFixture.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.domain.Outcome;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.domain.Touch;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A receiver that turns everything away. */
final class PublisherHoldTest {

  private static final Outcome REFUSED = new Outcome.Refused("who are you?");

  private final PublisherFixture job = new PublisherFixture();

  @Test
  void tenRejectionsInARowHoldTheJob() {
    holdByRejections();

    assertThat(job.publisher().status())
        .extracting(JobStatus::state, JobStatus::healthy)
        .containsExactly(JobStatus.State.HELD, false);
    assertThat(job.publisher().status().reason())
        .contains("rejections in a row", "key k00", "signature is wrong");
  }

  @Test
  void nineRejectionsInARowDoNot() {
    job.sink.answer(REJECTED);
    job.put("A", keys("k", 9));
    job.work();

    assertThat(job.state()).isEqualTo(JobStatus.State.IDLE);
    assertThat(job.stored.touches()).hasSize(9);
  }

  @Test
  void whileHeldHardlyAnythingIsReadAndNothingWrittenOff() {
    holdByRejections();
    long suspects = job.stored.touches().size();

    job.put("A", keys("later", 50));
    for (int i = 0; i < 20; i++) {
      job.after(Duration.ofSeconds(30));
    }

    assertThat(job.sink.sent().stream().filter(sent -> sent.startsWith("later")).distinct())
        .hasSizeLessThan(3);
    assertThat(job.deadLetters()).isEmpty();
    assertThat(job.stored.touches()).hasSize((int) suspects);
    assertThat(job.storedCheckpoint()).isZero();
  }

  @Test
  void whileHeldOneKeyIsProbedAtATimeWithGrowingPauses() {
    holdByRejections();
    job.sink.holdAll();
    job.after(Duration.ofSeconds(60));
    assertThat(job.sink.inFlight()).isEqualTo(1);

    job.sink.endAll(REJECTED);
    job.sink.answer(REJECTED);
    Step sooner = job.work();
    Step later = job.after(Duration.between(job.clock.instant(), sooner.until()));

    assertThat(Duration.between(job.clock.instant(), later.until()))
        .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void theFirstAcceptanceReleasesEverything() {
    holdByRejections();

    job.sink.answer(ACCEPTED);
    job.after(Duration.ofSeconds(60));
    job.poll();
    job.poll();

    assertThat(job.state()).isEqualTo(JobStatus.State.IDLE);
    assertThat(job.sink.sent()).contains(message("k0000", "A"), message("k0011", "A"));
    assertThat(job.stored.touches()).isEmpty();
    assertThat(job.deadLetters()).isEmpty();
    assertThat(job.storedCheckpoint()).isEqualTo(12);
    assertThat(job.stored.keysAfter(Optional.empty(), 100)).hasSize(12);
  }

  @Test
  void aRefusalHoldsAtOnceAndLosesNothing() {
    job.sink.answer(REFUSED);
    job.put("A", "a", "b");
    job.work();
    assertThat(job.publisher().status())
        .extracting(JobStatus::state, JobStatus::reason)
        .containsExactly(JobStatus.State.HELD, "who are you?");
    assertThat(job.stored.touches()).isEmpty();

    job.sink.answer(ACCEPTED);
    job.after(Duration.ofSeconds(60));
    job.poll();

    assertThat(job.state()).isEqualTo(JobStatus.State.IDLE);
    assertThat(job.storedCheckpoint()).isEqualTo(2);
  }

  @Test
  void aKeyThatAloneIsRefusedDoesNotKeepTheOthersFromBeingTried() {
    job.sink.answer(REFUSED, "bad");
    job.put("A", "bad");
    job.work();
    assertThat(job.state()).isEqualTo(JobStatus.State.HELD);

    job.put("A", "good");
    for (int i = 0; i < 4; i++) {
      job.after(Duration.ofSeconds(60));
    }

    assertThat(job.sink.sent()).contains(message("good", "A"));
    assertThat(job.stored.keysAfter(Optional.empty(), 10)).contains(new RowKey("good"));
  }

  @Test
  void probesTakeAnAcknowledgedKeyAndAWaitingOneInTurn() {
    job.put("old", "a", "b");
    job.work();
    job.sink.answer(REFUSED);
    job.put("A", "x", "y");
    job.poll();
    job.after(Duration.ofSeconds(60));
    job.after(Duration.ofSeconds(60));
    job.after(Duration.ofSeconds(60));

    assertThat(job.sink.sent().subList(4, 8))
        .containsExactly(
            message("a", "old"), message("x", "A"), message("b", "old"), message("y", "A"));
  }

  @Test
  void aProbeWhoseEndIsUnknownIsRepeatedAfterTheHold() {
    job.put("old", "a");
    job.work();
    job.sink.answer(REFUSED);
    job.put("A", "x");
    job.sink.answer(REFUSED, "x");
    job.sink.holdAll();
    job.poll();
    job.sink.end("x", REFUSED);
    job.work();
    job.sink.end("a", PublisherFixture.UNAVAILABLE);
    job.work();

    assertThat(job.stored.touches())
        .containsExactly(
            new Touch(
                new RowKey("a"), Touch.Reason.UNAVAILABLE, false, PublisherFixture.LONGEST, 1));
  }

  @Test
  void aRefusedProbeIsNotSentAgainAfterTheHold() {
    job.put("old", "a");
    job.work();
    job.sink.answer(REFUSED);
    job.put("A", "x");
    job.poll();
    for (int i = 0; i < 4; i++) {
      job.after(Duration.ofSeconds(60));
    }
    assertThat(job.sink.sent()).contains(message("a", "old"), message("x", "A"));

    job.sink.answer(REFUSED, "a");
    job.sink.answer(ACCEPTED, "x");
    job.after(Duration.ofSeconds(60));
    job.after(Duration.ofSeconds(60));
    int sent = job.sink.sent().size();
    job.sink.answer(ACCEPTED, "a");
    for (int i = 0; i < 4; i++) {
      job.after(Duration.ofSeconds(60));
    }

    assertThat(job.state()).isEqualTo(JobStatus.State.IDLE);
    assertThat(job.sink.sent()).hasSize(sent);
    assertThat(job.stored.touches()).isEmpty();
  }

  @Test
  void anAcknowledgedKeyThatWaitsItselfDoesNotHideTheOthersFromProbes() {
    job.put("old", "a", "b");
    job.work();
    job.sink.answer(REFUSED);
    job.put("A", "a");
    job.poll();

    for (int i = 0; i < 4; i++) {
      job.after(Duration.ofSeconds(60));
    }

    assertThat(job.sink.sent().subList(2, job.sink.sent().size())).contains(message("b", "old"));
  }

  @Test
  void aHeldJobWaitsForWhatIsInFlight() {
    job.sink.holdAll();
    job.put("A", "a", "b");
    job.work();
    job.sink.end("a", REFUSED);

    Step step = job.work();

    assertThat(job.state()).isEqualTo(JobStatus.State.HELD);
    assertThat(step.until()).isAfter(job.clock.instant());
  }

  @Test
  void whileHeldANewRowIsProbedWhenNothingElseWaits() {
    job.sink.answer(REJECTED);
    job.put("A", keys("k", 10));
    job.work();
    job.stored.touch(List.of());
    assertThat(job.state()).isEqualTo(JobStatus.State.HELD);

    job.table.remove(new RowKey("k0009"));
    job.put("A", "new", "newer");
    job.sink.answer(ACCEPTED);
    for (int i = 0; i < 6; i++) {
      job.after(Duration.ofSeconds(60));
    }

    assertThat(job.state()).isEqualTo(JobStatus.State.IDLE);
    assertThat(job.sink.sent()).contains(message("new", "A"), message("newer", "A"));
  }

  private void holdByRejections() {
    job.sink.answer(REJECTED);
    job.put("A", keys("k", 12));
    job.work();
  }
}
