package dev.atomicdata.ports;

import static dev.atomicdata.domain.Outcome.ACCEPTED;
import static dev.atomicdata.ports.PublisherFixture.UNAVAILABLE;
import static dev.atomicdata.ports.PublisherFixture.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.domain.RowKey;
import dev.atomicdata.domain.Touch;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A receiver that does not answer. The pauses of the fixture are half of 1 s, 2 s, 4 s ... */
final class PublisherUnavailableTest {

  private final PublisherFixture job = new PublisherFixture();

  @Test
  void aKeyThatDidNotGetThroughIsSentAgainAfterAPause() {
    job.sink.answer(UNAVAILABLE);
    job.put("A", "a");
    Step step = job.work();
    assertThat(step.until()).isEqualTo(job.clock.instant().plusMillis(500));
    assertThat(step.idle()).isFalse();

    job.sink.answer(ACCEPTED);
    job.after(Duration.ofMillis(499));
    assertThat(job.sink.sent()).hasSize(1);
    job.after(Duration.ofMillis(1));

    assertThat(job.sink.sent()).containsExactly(message("a", "A"), message("a", "A"));
    assertThat(job.state()).isEqualTo(JobStatus.State.IDLE);
  }

  @Test
  void aKeyThatDidNotGetThroughIsSentInItsLatestState() {
    job.sink.answer(UNAVAILABLE);
    job.put("A", "a");
    job.work();

    job.put("B", "a");
    job.after(Duration.ofMillis(500));

    assertThat(job.sink.sent()).containsExactly(message("a", "A"), message("a", "B"));
  }

  @Test
  void aKeyThatCameBackToTheAcknowledgedStateIsSentAllTheSame() {
    job.put("A", "a");
    job.work();
    job.sink.answer(UNAVAILABLE);
    job.put("B", "a");
    job.poll();

    job.put("A", "a");
    job.sink.answer(ACCEPTED);
    job.after(Duration.ofMillis(500));

    assertThat(job.sink.sent())
        .containsExactly(message("a", "A"), message("a", "B"), message("a", "A"));
  }

  @Test
  void pausesGrowUntilSomethingIsAccepted() {
    job.sink.answer(UNAVAILABLE);
    job.put("A", "a");
    job.work();
    job.after(Duration.ofMillis(500));
    Step third = job.after(Duration.ofSeconds(1));
    assertThat(third.until()).isEqualTo(job.clock.instant().plusSeconds(2));

    job.sink.answer(ACCEPTED);
    job.after(Duration.ofSeconds(2));
    job.sink.answer(UNAVAILABLE);
    job.put("B", "a");
    Step again = job.poll();

    assertThat(again.until()).isEqualTo(job.clock.instant().plusMillis(500));
  }

  @Test
  void aReceiverThatAnswersNobodyLeavesTheJobStuckAndWritesNothingOff() {
    job.sink.answer(UNAVAILABLE);
    job.put("A", "a", "b");
    job.work();
    for (int i = 0; i < 20; i++) {
      job.after(Duration.ofSeconds(30));
    }

    assertThat(job.publisher().status())
        .extracting(JobStatus::state, JobStatus::reason, JobStatus::healthy)
        .containsExactly(JobStatus.State.STUCK, "no answer", false);
    assertThat(job.storedCheckpoint()).isZero();
    assertThat(job.stored.touches()).isEmpty();
    assertThat(job.deadLetters()).isEmpty();
  }

  @Test
  void aKeyThatFailsThreeTimesWhileOthersAreAcceptedIsPutOffAndThePageGoesOn() {
    job.sink.holdAll();
    job.put("A", "bad");
    job.work();
    for (int i = 1; i <= 3; i++) {
      job.put("A" + i, "good");
      job.poll();
      job.sink.end("good", ACCEPTED);
      job.work();
      assertThat(job.stored.touches()).isEmpty();
      job.sink.end("bad", UNAVAILABLE);
      job.work();
    }

    assertThat(job.sink.sent()).filteredOn(message("bad", "A")::equals).hasSize(3);
    assertThat(job.stored.touches())
        .containsExactly(
            new Touch(
                new RowKey("bad"), Touch.Reason.UNAVAILABLE, false, PublisherFixture.LONGEST, 1));
    assertThat(job.storedCheckpoint()).isEqualTo(4);
    assertThat(job.state()).isEqualTo(JobStatus.State.IDLE);
  }

  @Test
  void aKeyThatWasPutOffIsSentAgainAfterTheLongestPause() {
    aKeyThatFailsThreeTimesWhileOthersAreAcceptedIsPutOffAndThePageGoesOn();

    job.sink.answer(ACCEPTED);
    job.after(PublisherFixture.LONGEST);

    assertThat(job.sink.sent()).endsWith(message("bad", "A"));
    assertThat(job.stored.touches()).isEmpty();
  }

  @Test
  void aKeyThatWasPutOffIsPutOffAgainTheFirstTimeItFailsAlone() {
    aKeyThatFailsThreeTimesWhileOthersAreAcceptedIsPutOffAndThePageGoesOn();
    job.clock.advance(PublisherFixture.LONGEST);
    job.put("A4", "good");
    job.work();
    job.sink.end("good", ACCEPTED);
    job.work();

    job.sink.end("bad", UNAVAILABLE);
    job.work();

    assertThat(job.stored.touches()).extracting(Touch::attempts).containsExactly(2);
    assertThat(job.state()).isEqualTo(JobStatus.State.IDLE);
  }

  @Test
  void keysThatFillAllPagesAndFailDoNotKeepOthersFromBeingRead() {
    job.sink.answer(UNAVAILABLE, "bad1", "bad2", "bad3");
    job.pages(3, 1).put("A", "bad1", "bad2", "bad3", "c", "d", "e");

    job.work();
    job.after(PublisherFixture.LONGEST);

    assertThat(job.sink.sent()).contains(message("c", "A"), message("d", "A"), message("e", "A"));
    assertThat(job.stored.touches())
        .extracting(touch -> touch.reason() + " " + touch.key())
        .containsExactly("UNAVAILABLE bad1");
  }

  @Test
  void keysThatFillAllPagesGetThroughOnceTheyCan() {
    keysThatFillAllPagesAndFailDoNotKeepOthersFromBeingRead();

    job.sink.answer(ACCEPTED);
    job.after(PublisherFixture.LONGEST);

    assertThat(job.sink.sent())
        .endsWith(message("bad1", "A"), message("bad2", "A"), message("bad3", "A"));
    assertThat(job.stored.touches()).isEmpty();
    assertThat(job.state()).isEqualTo(JobStatus.State.IDLE);
  }

  @Test
  void aReceiverThatAnswersNobodyMovesNoProgressThoughAllPagesAreOpen() {
    String[] keys = PublisherFixture.keys("k", 100);
    job.sink.answer(UNAVAILABLE);
    job.pages(3, 10).put("A", keys);
    job.work();
    for (int i = 0; i < 20; i++) {
      job.after(Duration.ofSeconds(30));
    }
    assertThat(job.state()).isEqualTo(JobStatus.State.STUCK);
    assertThat(job.storedCheckpoint()).isZero();
    assertThat(job.stored.touches()).hasSizeLessThanOrEqualTo(11);

    job.sink.answer(ACCEPTED);
    job.after(PublisherFixture.LONGEST);
    job.after(PublisherFixture.LONGEST);

    assertThat(job.state()).isEqualTo(JobStatus.State.IDLE);
    assertThat(job.storedCheckpoint()).isEqualTo(100);
    assertThat(job.sink.sent()).contains(message("k0000", "A"), message("k0099", "A"));
    assertThat(job.stored.touches()).isEmpty();
  }
}
