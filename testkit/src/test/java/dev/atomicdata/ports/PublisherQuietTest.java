package dev.atomicdata.ports;

import static dev.atomicdata.domain.Outcome.ACCEPTED;
import static dev.atomicdata.ports.PublisherFixture.REJECTED;
import static dev.atomicdata.ports.PublisherFixture.UNAVAILABLE;
import static dev.atomicdata.ports.PublisherFixture.keys;
import static dev.atomicdata.ports.PublisherFixture.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.domain.DeadLetter;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.domain.Touch;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Jobs of one change a minute, and receivers that are the wrong one for a while. */
final class PublisherQuietTest {

  private static final Duration POLL = PublisherFixture.POLLING;
  private static final int POLLS_A_MINUTE = 6;

  /** How a suspect, or the whole job, can stand when the process ends. */
  private enum Stage {
    SUSPECT,
    RELEASED,
    HELD
  }

  private final PublisherFixture job = new PublisherFixture();
  private int changes;

  @Test
  void withTheWrongKeyAQuietJobIsHeldWritesNothingOffAndGoesOnByItself() {
    job.sink.answer(REJECTED);
    minutes(180);
    assertThat(job.state()).isEqualTo(JobStatus.State.HELD);
    assertThat(job.deadLetters()).isEmpty();

    job.sink.answer(ACCEPTED);
    minutes(3);

    assertEverythingIsAccepted();
  }

  @Test
  void aQuietJobWhoseReceiverHadTheRightKeyBeforeLosesNothingEither() {
    minutes(30);
    job.sink.answer(REJECTED);
    minutes(60);
    assertThat(job.state()).isEqualTo(JobStatus.State.HELD);
    assertThat(job.deadLetters()).isEmpty();

    job.sink.answer(ACCEPTED);
    minutes(3);

    assertEverythingIsAccepted();
  }

  @Test
  void aFewMinutesOfAWrongKeyDoNotEvenHoldAQuietJob() {
    minutes(5);
    job.sink.answer(REJECTED);
    minutes(1);

    job.sink.answer(ACCEPTED);
    minutes(3);

    assertThat(job.events(PublisherEvent.StatusChanged.class))
        .noneMatch(event -> event.status().state() == JobStatus.State.HELD);
    assertEverythingIsAccepted();
  }

  @Test
  void aKeyThatIsAlwaysRejectedIsParkedWithinMinutesAndHoldsNothingUp() {
    job.sink.answer(REJECTED, "bad");
    job.put("A", "bad");

    minutes(5);

    assertThat(job.deadLetters()).extracting(DeadLetter::key).containsExactly(new RowKey("bad"));
    assertThat(job.stored.touches()).isEmpty();
    assertThat(job.stored.keysAfter(Optional.empty(), 100)).hasSize(changes + 1);
    assertThat(job.sink.sent()).filteredOn(message("bad", "A")::equals).hasSizeBetween(3, 9);
    assertThat(job.state()).isEqualTo(JobStatus.State.IDLE);
  }

  @Test
  void aKeyThatIsAlwaysRejectedIsParkedEvenWhenNothingElseChanges() {
    minutes(1);
    job.sink.answer(REJECTED, "bad");
    job.put("A", "bad");

    for (int i = 0; i < 20 * POLLS_A_MINUTE; i++) {
      job.after(POLL);
    }

    assertThat(job.deadLetters()).extracting(DeadLetter::key).containsExactly(new RowKey("bad"));
    assertThat(job.state()).isEqualTo(JobStatus.State.IDLE);
  }

  @ParameterizedTest
  @EnumSource(Stage.class)
  void aRestartDuringAWrongKeyWritesNothingOff(Stage stage) {
    minutes(1);
    bring("suspect", stage);
    job.sink.answer(REJECTED);
    crash();
    minutes(10);
    assertThat(job.deadLetters()).isEmpty();
    crash();
    minutes(2);

    job.sink.answer(ACCEPTED);
    minutes(3);

    assertEverythingIsAccepted();
  }

  @ParameterizedTest
  @EnumSource(Stage.class)
  void aKeyThatIsAlwaysRejectedIsParkedInSpiteOfARestart(Stage stage) {
    minutes(1);
    bring("bad", stage);
    crash();
    job.sink.answer(REJECTED, "bad");

    minutes(5);

    assertThat(job.deadLetters()).extracting(DeadLetter::key).containsExactly(new RowKey("bad"));
    assertThat(job.stored.touches()).isEmpty();
    assertThat(job.state()).isEqualTo(JobStatus.State.IDLE);
  }

  @Test
  void anAcceptanceOfAMessageSentBeforeARejectionReleasesNoSuspect() {
    job.sink.holdAll();
    job.put("A", "suspect", "slow");
    job.work();
    job.sink.end("suspect", REJECTED);
    job.work();
    job.after(Duration.ofMillis(250));

    job.sink.end("slow", ACCEPTED);
    job.work();
    assertThat(job.stored.touches())
        .extracting(Touch::reason)
        .containsExactly(Touch.Reason.SUSPECT);

    job.sink.answer(ACCEPTED, "later");
    job.put("A", "later");
    job.sink.answer(REJECTED, "suspect");
    job.poll();
    assertThat(job.stored.touches())
        .extracting(Touch::attempts)
        .allSatisfy(attempts -> assertThat(attempts).isGreaterThan(1));
  }

  @Test
  void aKeyThatChangesInTheMiddleOfAPageWritesNothingOff() {
    job.sink.holdAll();
    job.put("A", keys("k", 30));
    job.work();
    for (String key : keys("k", 14)) {
      job.sink.end(key, ACCEPTED);
    }
    // Side by side, the last acceptances and the first rejections come in any order.
    for (int i = 14; i < 30; i += 2) {
      job.sink.end(String.format("k%04d", i), REJECTED);
      job.work();
      job.sink.end(String.format("k%04d", i + 1), ACCEPTED);
      job.work();
    }
    job.sink.answer(REJECTED);
    for (int i = 0; i < 10 * POLLS_A_MINUTE; i++) {
      job.after(POLL);
    }
    assertThat(job.deadLetters()).isEmpty();

    job.sink.answer(ACCEPTED);
    minutes(3);

    assertThat(job.deadLetters()).isEmpty();
    assertThat(job.stored.touches()).isEmpty();
    assertThat(job.stored.keysAfter(Optional.empty(), 100)).hasSize(30 + changes);
  }

  @Test
  void twoReceiversInTurnOfWhichOneRejectsEverythingLoseNothingOfAQuietJob() {
    job.sink.answerInTurn(REJECTED, ACCEPTED);
    minutes(120);
    job.sink.answer(ACCEPTED);
    minutes(1);

    assertEverythingIsAccepted();
  }

  @Test
  void twoReceiversInTurnOfWhichOneRejectsEverythingLoseNothingOfAFullPage() {
    job.sink.answerInTurn(ACCEPTED, REJECTED);
    job.put("A", keys("k", 500));
    for (int i = 0; i < 10 * POLLS_A_MINUTE; i++) {
      job.after(POLL);
    }

    assertThat(job.deadLetters()).isEmpty();
    assertThat(job.stored.touches()).isEmpty();
    assertThat(job.stored.keysAfter(Optional.empty(), 1_000)).hasSize(500);
  }

  @Test
  void whatDidNotGetThroughIsTriedAtOnceWhenTheReceiverIsKnownToAnswerAgain() {
    job.sink.answer(UNAVAILABLE);
    job.put("A", "a", "b");
    for (int i = 0; i < POLLS_A_MINUTE; i++) {
      job.after(POLL);
    }
    int sent = job.sink.sent().size();

    job.sink.answer(ACCEPTED);
    job.work();
    assertThat(job.sink.sent()).hasSize(sent);
    job.publisher().retry();
    job.work();

    assertThat(job.sink.sent()).hasSize(sent + 2);
    assertThat(job.state()).isEqualTo(JobStatus.State.IDLE);
  }

  /** One change a minute. */
  private void minutes(int minutes) {
    for (int i = 0; i < minutes; i++) {
      job.put("A", String.format("minute%04d", changes++));
      for (int poll = 0; poll < POLLS_A_MINUTE; poll++) {
        job.after(POLL);
      }
    }
  }

  /** Leaves a key rejected once at the given stage, just stored. */
  private void bring(String key, Stage stage) {
    job.sink.answer(REJECTED, key);
    job.put("A", key);
    job.work();
    job.poll();
    switch (stage) {
      case SUSPECT -> {}
      case RELEASED -> {
        job.put("A", "good");
        job.poll();
        assertThat(job.stored.touches())
            .extracting(Touch::reason)
            .containsExactly(Touch.Reason.RELEASED);
      }
      case HELD -> {
        job.sink.answer(REJECTED);
        job.put("A", keys("held", 10));
        job.poll();
        assertThat(job.state()).isEqualTo(JobStatus.State.HELD);
      }
    }
  }

  private void crash() {
    job.stored.expire();
    job.restart();
  }

  private void assertEverythingIsAccepted() {
    assertThat(job.state()).isEqualTo(JobStatus.State.IDLE);
    assertThat(job.deadLetters()).isEmpty();
    assertThat(job.stored.touches()).isEmpty();
    List<String> known =
        job.stored.keysAfter(Optional.empty(), 1_000).stream().map(RowKey::value).toList();
    assertThat(known).hasSize(job.table.contents().size());
  }
}
