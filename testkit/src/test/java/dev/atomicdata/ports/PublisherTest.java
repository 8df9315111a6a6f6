package dev.atomicdata.ports;

import static dev.atomicdata.ports.PublisherFixture.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.domain.Outcome;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.domain.Touch;
import dev.atomicdata.testkit.JsonSealer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PublisherTest {

  private final PublisherFixture job = new PublisherFixture();

  @Test
  void aChangeIsPublishedOnceHoweverOftenItIsSeen() {
    job.put("A", "a");
    job.work();
    job.put("A", "a");
    job.poll();
    job.stored.touch(List.of(Touch.requested(new RowKey("a"), false)));
    job.poll();

    assertThat(job.sink.sent()).containsExactly(message("a", "A"));
    assertThat(job.stored.touches()).isEmpty();
  }

  @Test
  void everyStateThatDiffersFromTheLastOneIsPublished() {
    for (String value : List.of("A", "B", "A")) {
      job.put(value, "a");
      job.poll();
    }

    assertThat(job.sink.sent())
        .containsExactly(message("a", "A"), message("a", "B"), message("a", "A"));
  }

  @Test
  void aStateThatWasOverwrittenBeforeTheLookIsNotPublished() {
    job.put("A", "a");
    job.put("B", "a");
    job.work();

    assertThat(job.sink.sent()).containsExactly(message("a", "B"));
  }

  @Test
  void whatIsUnchangedIsNotSentAgainAfterARestart() {
    job.put("A", "a", "b");
    job.work();
    job.publisher().close();

    job.restart();
    job.put("A", "a");
    job.put("B", "b");
    job.work();

    assertThat(job.sink.sent())
        .containsExactly(message("a", "A"), message("b", "A"), message("b", "B"));
  }

  @Test
  void whatWasSettledIsNotEvenReadAgainAfterARestart() {
    job.put("A", "a");
    job.work();
    job.publisher().close();
    job.events.clear();

    job.restart().work();

    assertThat(job.events(PublisherEvent.PageRead.class))
        .extracting(PublisherEvent.PageRead::changes)
        .containsOnly(0);
  }

  @Test
  void whatWasSentBeforeACrashAndNotSettledIsSentAgain() {
    job.sink.holdAll();
    job.put("A", "a");
    job.work();

    job.stored.expire();
    job.restart().work();

    assertThat(job.sink.sent()).containsExactly(message("a", "A"), message("a", "A"));
  }

  @Test
  void aStateThatReturnsWhileAnotherIsInFlightIsPublishedAfterACrash() {
    job.put("A", "a");
    job.work();
    job.sink.holdAll();
    job.put("B", "a");
    job.poll();

    job.put("A", "a");
    job.stored.expire();
    job.restart().work();

    assertThat(job.sink.sent())
        .containsExactly(message("a", "A"), message("a", "B"), message("a", "A"));
  }

  @Test
  void aKeyWithoutARowSaysNothing() {
    job.stored.touch(List.of(Touch.requested(new RowKey("gone"), true)));
    Step step = job.work();

    assertThat(job.sink.sent()).isEmpty();
    assertThat(job.stored.touches()).isEmpty();
    assertThat(job.deadLetters()).isEmpty();
    assertThat(step.idle()).isTrue();
  }

  @Test
  void aKeyThatIsForcedIsSentThoughUnchanged() {
    job.put("A", "a");
    job.work();

    job.stored.touch(List.of(Touch.requested(new RowKey("a"), true)));
    job.poll();

    assertThat(job.sink.sent()).containsExactly(message("a", "A"), message("a", "A"));
    assertThat(job.stored.touches()).isEmpty();
  }

  @Test
  void aTouchThatIsReportedAgainWhileInWorkIsServedOnce() {
    job.put("A", "a");
    job.work();
    job.sink.holdAll();
    job.stored.touch(List.of(Touch.requested(new RowKey("a"), true)));

    job.poll();
    job.poll();
    job.sink.end("a", Outcome.ACCEPTED);
    job.poll();

    assertThat(job.sink.inFlight()).isZero();
    assertThat(job.sink.sent()).hasSize(2);
    assertThat(job.stored.touches()).isEmpty();
  }

  @Test
  void aMessageIsSealedWithTheTimeOfItsAssembly() {
    List<Instant> times = new ArrayList<>();
    job.sealer(
        (payload, assembledAt) -> {
          times.add(assembledAt);
          return new JsonSealer().seal(payload, assembledAt);
        });
    job.put("A", "a");

    job.after(Duration.ofMillis(7));

    assertThat(times).containsExactly(PublisherFixture.BEGIN.plusMillis(7));
  }

  @Test
  void theListenerIsToldWhatHappenedInOrder() {
    job.put("A", "a");
    job.work();

    assertThat(job.events)
        .extracting(Object::getClass)
        .containsSubsequence(
            List.of(
                PublisherEvent.PageRead.class,
                PublisherEvent.Looked.class,
                PublisherEvent.Delivered.class,
                PublisherEvent.Settled.class,
                PublisherEvent.PageFinished.class));
  }
}
