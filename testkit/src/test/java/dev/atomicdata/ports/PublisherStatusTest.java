package dev.atomicdata.ports;

import static dev.atomicdata.domain.Outcome.ACCEPTED;
import static dev.atomicdata.ports.PublisherFixture.BEGIN;
import static dev.atomicdata.ports.PublisherFixture.UNAVAILABLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.domain.Block;
import dev.atomicdata.domain.Change;
import dev.atomicdata.domain.ChangePage;
import dev.atomicdata.domain.Outcome;
import dev.atomicdata.domain.RowKey;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a job says of itself, and how it stops. */
final class PublisherStatusTest {

  private final PublisherFixture job = new PublisherFixture();

  @Test
  void aJobWorksWhileItHasSomethingInFlightAndIsIdleAfterwards() {
    assertThat(job.publisher().status().reason()).isEqualTo("starting");
    job.sink.holdAll();
    job.put("A", "a");
    job.work();
    assertThat(job.publisher().status())
        .extracting(JobStatus::state, JobStatus::openPages, JobStatus::inFlight)
        .containsExactly(JobStatus.State.WORKING, 1, 1);

    job.sink.endAll(ACCEPTED);
    job.after(Duration.ofSeconds(1));

    assertThat(job.publisher().status())
        .extracting(JobStatus::state, JobStatus::openPages, JobStatus::inFlight, JobStatus::since)
        .containsExactly(JobStatus.State.IDLE, 0, 0, BEGIN.plusSeconds(1));
  }

  @Test
  void aJobHasCaughtUpToWhenItLastAskedItsSourcesAndAllTheyHadIsSettled() {
    job.work();
    assertThat(job.publisher().status().caughtUpTo()).contains(BEGIN);

    job.sink.holdAll();
    job.put("A", "a");
    job.poll();
    assertThat(job.publisher().status().caughtUpTo()).contains(BEGIN);
    job.clock.advance(Duration.ofSeconds(1));
    job.sink.endAll(ACCEPTED);
    job.work();

    assertThat(job.publisher().status().caughtUpTo())
        .contains(BEGIN.plus(PublisherFixture.POLLING));
  }

  @Test
  void aBacklogOfManyPagesIsCaughtUpToItsBeginning() {
    job.pages(1, 1).put("A", "a", "b", "c");
    job.sink.holdAll();
    for (String key : new String[] {"a", "b", "c"}) {
      job.work();
      assertThat(job.publisher().status().caughtUpTo()).isEmpty();
      job.clock.advance(Duration.ofSeconds(1));
      job.sink.end(key, ACCEPTED);
    }
    job.work();

    assertThat(job.publisher().status().caughtUpTo()).contains(BEGIN);
  }

  @Test
  void theLagIsThatOfTheOldestUnsettledChange() {
    job.sink.holdAll();
    job.put("A", "a", "b");
    job.work();
    assertThat(job.publisher().status().lagBlocks()).isEqualTo(1);
    job.put("A", "c", "d", "e");
    job.poll();
    assertThat(job.publisher().status().lagBlocks()).isEqualTo(4);

    job.sink.endAll(ACCEPTED);
    job.work();

    assertThat(job.publisher().status().lagBlocks()).isZero();
  }

  @Test
  void rowsStampedWithBlockZeroSayNothingOfTheLag() {
    job.source(PublisherStatusTest::stampingTheFirstKeyWithZero);
    job.sink.holdAll();
    job.put("A", "a", "b", "c");
    job.work();

    assertThat(job.publisher().status().inFlight()).isEqualTo(3);
    assertThat(job.publisher().status().lagBlocks()).isEqualTo(1);
  }

  private static ChangeSource stampingTheFirstKeyWithZero(ChangeSource source) {
    return (since, limit) -> {
      ChangePage page = source.next(since, limit);
      return new ChangePage(
          page.source(),
          page.changes().stream()
              .map(
                  change ->
                      change.key().value().equals("a")
                          ? new Change(change.key(), Optional.of(new Block(0)))
                          : change)
              .toList(),
          page.next(),
          page.more(),
          page.head());
    };
  }

  @Test
  void aChangeOfStateIsToldOnce() {
    job.work();
    job.poll();
    job.poll();

    assertThat(job.events(PublisherEvent.StatusChanged.class))
        .extracting(event -> event.status().state())
        .containsExactly(JobStatus.State.IDLE);
  }

  @Test
  void aFailureThatIsOverExplainsNothingLater() {
    job.sink.answer(UNAVAILABLE);
    job.put("A", "a");
    job.work();
    job.table.remove(new RowKey("a"));
    job.after(Duration.ofSeconds(1));
    assertThat(job.state()).isEqualTo(JobStatus.State.IDLE);

    job.sink.holdAll();
    job.put("B", "b");
    job.poll();

    assertThat(job.state()).isEqualTo(JobStatus.State.WORKING);
  }

  @Test
  void afterStopNothingIsReadAndWhatIsInFlightIsSettled() {
    job.sink.holdAll();
    job.put("A", "a", "b");
    job.work();
    job.publisher().stopReading();
    job.put("A", "c");
    Step waiting = job.poll();
    assertThat(waiting.idle()).isFalse();

    job.sink.endAll(ACCEPTED);
    Step step = job.work();

    assertThat(step.idle()).isTrue();
    assertThat(job.sink.sent()).hasSize(2);
    assertThat(job.storedCheckpoint()).isEqualTo(2);
  }

  @Test
  void afterStopAKeyThatDidNotGetThroughIsNotSentAgain() {
    job.sink.holdAll();
    job.put("A", "a");
    job.work();
    job.publisher().stopReading();

    job.sink.endAll(UNAVAILABLE);
    Step step = job.poll();

    assertThat(step.idle()).isTrue();
    assertThat(job.sink.sent()).hasSize(1);
    assertThat(job.storedCheckpoint()).isZero();
  }

  @Test
  void aPublisherThatIsStoppedBeforeItBeganIsIdle() {
    job.publisher().stopReading();

    assertThat(job.publisher().step().idle()).isTrue();
    assertThat(job.stored.acquire()).isPresent();
  }

  @Test
  void aStopEndsAPause() {
    job.ledger.away(BreakableLedger.Call.ACQUIRE);
    job.work();

    job.publisher().stopReading();

    assertThat(job.publisher().step().idle()).isTrue();
  }

  @Test
  void aHeldJobThatIsStoppedIsIdleOnceNothingIsInFlight() {
    job.sink.answer(new Outcome.Refused("who are you?"));
    job.put("A", "a");
    job.work();

    job.publisher().stopReading();

    assertThat(job.work().idle()).isTrue();
  }
}
