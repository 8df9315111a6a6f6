package dev.atomicdata.ports;

import static dev.atomicdata.domain.Outcome.ACCEPTED;
import static dev.atomicdata.ports.PublisherFixture.REJECTED;
import static dev.atomicdata.ports.PublisherFixture.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.atomicdata.domain.DeadLetter;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.domain.Touch;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Suspects and dead letters. */
final class PublisherRejectionTest {

  private final PublisherFixture job = new PublisherFixture();

  @Test
  void aRejectedKeyIsASuspectWhileNothingElseIsAccepted() {
    job.sink.answer(REJECTED, "bad");
    job.put("A", "bad");
    job.work();

    assertThat(job.stored.touches())
        .extracting(Touch::key, Touch::reason)
        .containsExactly(tuple(new RowKey("bad"), Touch.Reason.SUSPECT));
    assertThat(job.deadLetters()).isEmpty();
    assertThat(job.storedCheckpoint()).isEqualTo(1);
  }

  @Test
  void aSuspectIsTriedTwiceMoreAfterAcceptancesAndThenParkedWithItsReason() {
    job.sink.answer(REJECTED, "bad");
    job.put("A", "bad");
    job.work();
    job.put("A", "good");
    job.publisher().close();
    job.restart().work();
    assertThat(job.deadLetters()).isEmpty();
    job.put("B", "good");
    job.publisher().close();
    job.restart().work();
    job.poll();

    assertThat(job.sink.sent()).filteredOn(message("bad", "A")::equals).hasSize(3);
    assertThat(job.deadLetters())
        .extracting(DeadLetter::key, DeadLetter::kind, DeadLetter::reason)
        .containsExactly(tuple(new RowKey("bad"), DeadLetter.Kind.REJECTED, "signature is wrong"));
    assertThat(job.stored.touches()).isEmpty();
    assertThat(job.events(PublisherEvent.Parked.class)).hasSize(1);
  }

  @Test
  void aSuspectThatIsAcceptedAtItsSecondTryIsNoDeadLetter() {
    reject("bad");

    job.sink.answer(ACCEPTED);
    job.put("A", "good");
    job.poll();
    job.poll();

    assertThat(job.deadLetters()).isEmpty();
    assertThat(job.stored.touches()).isEmpty();
    assertThat(job.sink.sent()).hasSize(3);
  }

  @Test
  void aParkedPayloadIsNotSentAgain() {
    park("bad");

    int sent = job.sink.sent().size();
    job.put("A", "bad");
    job.poll();

    assertThat(job.sink.sent()).hasSize(sent);
    assertThat(job.deadLetters()).hasSize(1);
  }

  @Test
  void aDeadLetterIsClosedWhenItsKeySaysSomethingElseAndThatIsAccepted() {
    park("bad");

    job.sink.answer(ACCEPTED);
    job.put("B", "bad");
    job.poll();

    assertThat(job.sink.sent()).endsWith(message("bad", "B"));
    assertThat(job.deadLetters()).isEmpty();
  }

  @Test
  void aDeadLetterIsClosedWhenItsKeyReturnsToWhatTheReceiverHas() {
    job.put("old", "bad");
    job.work();
    park("bad");

    job.put("old", "bad");
    job.poll();

    assertThat(job.sink.sent()).containsOnlyOnce(message("bad", "old"));
    assertThat(job.deadLetters()).isEmpty();
  }

  @Test
  void aDeadLetterThatIsRequeuedIsSentAgain() {
    park("bad");

    int sent = job.sink.sent().size();
    job.sink.answer(ACCEPTED);
    job.stored.touch(List.of(Touch.requested(new RowKey("bad"), true)));
    job.poll();

    assertThat(job.sink.sent()).hasSize(sent + 1).endsWith(message("bad", "A"));
    assertThat(job.deadLetters()).isEmpty();
  }

  private void reject(String key) {
    job.sink.answer(REJECTED, key);
    job.put("A", key);
    job.poll();
  }

  private void park(String key) {
    reject(key);
    job.put("A", "good");
    job.poll();
    job.poll();
    assertThat(job.deadLetters()).hasSize(1);
  }
}
