package dev.atomicdata.ports;

import static dev.atomicdata.domain.Outcome.ACCEPTED;
import static dev.atomicdata.ports.PublisherFixture.BEGIN;
import static dev.atomicdata.ports.PublisherFixture.STUCK_AFTER;
import static dev.atomicdata.ports.PublisherFixture.UNAVAILABLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.domain.RowKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A job that has work and gets nowhere says so, and why, also while its own thread waits. */
final class PublisherStuckTest {

  private static final Duration ALMOST = STUCK_AFTER.minusMillis(1);

  private final PublisherFixture job = new PublisherFixture();

  @Test
  void aMessageThatNeverEndsMakesTheJobStuckUntilItEnds() {
    job.sink.holdAll();
    job.put("A", "a");
    job.work();
    job.after(ALMOST);
    assertThat(job.state()).isEqualTo(JobStatus.State.WORKING);

    job.after(Duration.ofMillis(1));

    assertThat(job.publisher().status())
        .extracting(JobStatus::state, JobStatus::reason, JobStatus::since, JobStatus::inFlight)
        .containsExactly(
            JobStatus.State.STUCK,
            "key a in flight since " + BEGIN + ": the sink has not said what became of it",
            BEGIN.plus(STUCK_AFTER),
            1);

    job.sink.endAll(ACCEPTED);
    job.work();

    assertThat(job.state()).isEqualTo(JobStatus.State.IDLE);
  }

  @Test
  void pollsThatFindNothingDoNotHideThatAMessageNeverEnds() {
    job.sink.holdAll();
    job.put("A", "a");
    job.work();

    for (Duration time = Duration.ZERO;
        time.compareTo(STUCK_AFTER) < 0;
        time = time.plus(PublisherFixture.POLLING)) {
      job.poll();
    }

    assertThat(job.state()).isEqualTo(JobStatus.State.STUCK);
    assertThat(job.publisher().status().reason()).contains("key a in flight");
  }

  @Test
  void whileOtherKeysGetThroughOneThatDoesNotMakesNoJobStuck() {
    job.sink.holdAll();
    job.put("A", "bad");
    job.work();
    for (int i = 0; i < 20; i++) {
      job.put("A" + i, "good");
      job.poll();
      job.sink.end("good", ACCEPTED);
      job.work();

      assertThat(job.state()).isEqualTo(JobStatus.State.WORKING);
    }
  }

  @Test
  void aSourceThatDoesNotAnswerMakesTheJobStuckWhileItsThreadWaits() {
    AtomicReference<JobStatus> seen = new AtomicReference<>();
    job.source(
        source ->
            (since, limit) -> {
              lookAfter(ALMOST, JobStatus.State.IDLE, JobStatus.State.WORKING);
              seen.set(lookAfter(Duration.ofMillis(1), JobStatus.State.STUCK));
              return source.next(since, limit);
            });
    job.work();

    job.poll();

    Instant asked = BEGIN.plus(STUCK_AFTER).plus(PublisherFixture.POLLING);
    assertThat(seen.get().reason()).isEqualTo("reading changes since " + asked);
    assertThat(seen.get().since()).isEqualTo(asked.plus(STUCK_AFTER));
    assertThat(job.state()).isEqualTo(JobStatus.State.IDLE);
  }

  @Test
  void anAssemblyThatDoesNotEndMakesTheJobStuckWhileItsThreadWaits() {
    AtomicReference<JobStatus> seen = new AtomicReference<>();
    job.assembler(
        keys -> {
          seen.set(lookAfter(STUCK_AFTER, JobStatus.State.STUCK));
          return job.table.assembler(job.clock).assemble(keys);
        });
    job.put("A", "a", "b");

    job.work();

    assertThat(seen.get().reason()).isEqualTo("assembling 2 keys since " + BEGIN);
    assertThat(job.state()).isEqualTo(JobStatus.State.IDLE);
  }

  @Test
  void aLedgerThatDoesNotAnswerMakesTheJobStuckWhileItsThreadWaits() {
    job.work();
    for (BreakableLedger.Call call :
        List.of(
            BreakableLedger.Call.KNOWN,
            BreakableLedger.Call.ANNOUNCE,
            BreakableLedger.Call.SETTLE)) {
      AtomicReference<JobStatus> seen = new AtomicReference<>();
      job.ledger.breakAt(
          call,
          () -> {
            seen.set(lookAfter(STUCK_AFTER, JobStatus.State.STUCK));
            return new UnavailableException("gone", new IllegalStateException());
          });
      job.put("value for " + call, "a");

      job.poll();

      assertThat(seen.get().reason())
          .contains("since")
          .startsWith(
              switch (call) {
                case KNOWN -> "reading what is known of 1 keys";
                case ANNOUNCE -> "announcing 1 keys";
                case SETTLE -> "settling";
                case ACQUIRE, TOUCH, KEYS, CHECKPOINT -> "?";
              });
      job.ledger.heal();
      job.after(PublisherFixture.LONGEST);
      assertThat(job.state()).isEqualTo(JobStatus.State.IDLE);
    }
  }

  @Test
  void aLeaseThatCannotBeHadForWantOfAnAnswerIsNoStandby() {
    AtomicReference<JobStatus> seen = new AtomicReference<>();
    job.ledger.breakAt(
        BreakableLedger.Call.ACQUIRE,
        () -> {
          seen.set(lookAfter(STUCK_AFTER, JobStatus.State.STUCK));
          return new UnavailableException("gone", new IllegalStateException());
        });

    job.work();

    assertThat(seen.get().reason()).isEqualTo("taking the lease since " + BEGIN);
  }

  @Test
  void aJobWithoutWorkIsNeverStuckHoweverRarelyItPolls() {
    job.polling(STUCK_AFTER.multipliedBy(10));
    job.work();

    job.clock.advance(STUCK_AFTER.multipliedBy(9));

    assertThat(job.state()).isEqualTo(JobStatus.State.IDLE);
  }

  @Test
  void aStandbyIsNeverStuck() {
    assertThat(job.stored.acquire()).isPresent();
    job.work();

    job.clock.advance(STUCK_AFTER.multipliedBy(9));

    assertThat(job.state()).isEqualTo(JobStatus.State.STANDBY);
  }

  @Test
  void aJobThatWaitsOutAPauseKeepsItsOwnReasonAndStartsAfresh() {
    job.sink.answer(UNAVAILABLE);
    job.put("A", "a");
    job.work();
    job.clock.advance(STUCK_AFTER.multipliedBy(2));
    assertThat(job.publisher().status().reason()).isEqualTo("no answer");

    job.sink.holdAll();
    job.work();
    job.table.remove(new RowKey("a"));
    job.sink.endAll(ACCEPTED);
    job.work();

    assertThat(job.state()).isEqualTo(JobStatus.State.IDLE);
  }

  @Test
  void aBacklogThatIsWorkedOffSlowlyIsNoStandstill() {
    String[] keys = PublisherFixture.keys("k", 20);
    job.pages(1, 1).put("A", keys);

    for (int i = 0; i < keys.length; i++) {
      job.clock.advance(ALMOST);
      job.publisher().step();
      assertThat(job.state()).isEqualTo(JobStatus.State.WORKING);
    }
    job.work();
    assertThat(job.state()).isEqualTo(JobStatus.State.IDLE);
  }

  private JobStatus lookAfter(Duration time, JobStatus.State... expected) {
    job.clock.advance(time);
    JobStatus status = job.publisher().status();
    assertThat(status.state()).isIn((Object[]) expected);
    return status;
  }
}
