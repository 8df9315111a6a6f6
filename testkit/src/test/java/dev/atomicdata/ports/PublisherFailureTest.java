package dev.atomicdata.ports;

import static dev.atomicdata.domain.Outcome.ACCEPTED;
import static dev.atomicdata.ports.PublisherFixture.LONGEST;
import static dev.atomicdata.ports.PublisherFixture.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.domain.RowKey;
import dev.atomicdata.ports.BreakableLedger.Call;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Databases that are away, and bugs. */
final class PublisherFailureTest {

  private final PublisherFixture job = new PublisherFixture();
  private final AtomicBoolean fails = new AtomicBoolean();

  @ParameterizedTest
  @EnumSource(names = {"ACQUIRE", "CHECKPOINT", "KNOWN", "SETTLE"})
  void aStepFailsWhileTheLedgerIsAwayAndGoesOnAfterwards(Call call) {
    job.ledger.away(call);
    job.put("A", "a");
    job.work();
    assertThat(job.publisher().status())
        .extracting(JobStatus::state, JobStatus::reason)
        .containsExactly(JobStatus.State.STUCK, "ledger away");

    job.ledger.heal();
    job.after(Duration.ofSeconds(1));

    assertThat(job.sink.sent()).containsExactly(message("a", "A"));
    assertThat(job.state()).isEqualTo(JobStatus.State.IDLE);
    assertThat(job.storedCheckpoint()).isEqualTo(1);
  }

  @Test
  void whatCannotBeAnnouncedIsNotSent() {
    job.put("A", "a");
    job.work();
    job.ledger.away(Call.ANNOUNCE);
    job.put("B", "a");
    job.poll();
    assertThat(job.sink.sent()).containsExactly(message("a", "A"));

    job.ledger.heal();
    job.after(Duration.ofSeconds(1));

    assertThat(job.sink.sent()).containsExactly(message("a", "A"), message("a", "B"));
  }

  @Test
  void pausesGrowWhileStepsFail() {
    job.ledger.away(Call.ACQUIRE);

    Step first = job.publisher().step();
    assertThat(first.until()).isEqualTo(job.clock.instant().plusMillis(500));
    job.publisher().step();
    job.clock.advance(Duration.ofMillis(500));
    Step second = job.publisher().step();

    assertThat(second.until()).isEqualTo(job.clock.instant().plusSeconds(1));
    assertThat(job.events(PublisherEvent.StepFailed.class))
        .extracting(PublisherEvent.StepFailed::pause)
        .containsExactly(Duration.ofMillis(500), Duration.ofSeconds(1));
  }

  @Test
  void aPageThatCannotBeAssembledKeepsNoOtherFromBeingTried() {
    AtomicDataAssembler rows = job.table.assembler(job.clock);
    AtomicBoolean works = new AtomicBoolean();
    job.assembler(
        keys -> {
          works.compareAndSet(false, !keys.contains(new RowKey("bad")));
          if (!works.get()) {
            throw new UnavailableException("fails", new IllegalStateException());
          }
          return rows.assemble(keys);
        });
    job.pages(3, 1).put("A", "bad", "good");

    job.work();
    job.after(LONGEST);

    assertThat(job.sink.sent())
        .containsExactlyInAnyOrder(message("bad", "A"), message("good", "A"));
  }

  @Test
  void aSettlementThatFailedIsWrittenAgainAsItWas() {
    job.pages(3, 1).sink.holdAll();
    job.put("A", "a", "b");
    job.work();
    job.ledger.away(Call.SETTLE);
    job.sink.end("a", ACCEPTED);
    job.work();
    job.after(Duration.ofMillis(250));

    job.sink.end("b", ACCEPTED);
    job.ledger.heal();
    job.after(Duration.ofSeconds(1));

    assertThat(job.ledger.asked()).hasSizeGreaterThanOrEqualTo(2);
    assertThat(job.ledger.asked().get(1)).isEqualTo(job.ledger.asked().get(0));
    assertThat(job.storedCheckpoint()).isEqualTo(2);
    assertThat(job.sink.sent()).hasSize(2);
  }

  @Test
  void whileTheLedgerIsAwayTheStatusShowsWhatIsOpen() {
    job.sink.holdAll();
    job.put("A", "a", "b");
    job.work();
    job.ledger.away(Call.SETTLE);
    job.sink.end("a", ACCEPTED);
    job.work();
    job.after(Duration.ofMillis(250));

    assertThat(job.publisher().status())
        .extracting(JobStatus::state, JobStatus::openPages, JobStatus::inFlight)
        .containsExactly(JobStatus.State.STUCK, 1, 1);
  }

  @Test
  void aSourceThatIsAwayIsAskedAgain() {
    job.source(
        source ->
            (since, limit) -> {
              if (fails.get()) {
                throw new UnavailableException("database away", new IllegalStateException());
              }
              return source.next(since, limit);
            });
    fails.set(true);
    job.put("A", "a");
    job.work();
    assertThat(job.publisher().status().reason()).isEqualTo("database away");

    fails.set(false);
    job.after(Duration.ofSeconds(1));

    assertThat(job.sink.sent()).containsExactly(message("a", "A"));
  }

  @Test
  void aBugFailsTheJobGivesTheLeaseBackAndIsTriedAgainAfterTheLongestPause() {
    job.source(
        source ->
            (since, limit) -> {
              if (fails.get()) {
                throw new IllegalStateException("bug");
              }
              return source.next(since, limit);
            });
    fails.set(true);
    job.put("A", "a");

    Step step = job.work();

    assertThat(job.publisher().status())
        .extracting(JobStatus::state, JobStatus::reason, JobStatus::healthy)
        .containsExactly(JobStatus.State.FAILED, "bug", false);
    assertThat(step.until()).isEqualTo(job.clock.instant().plus(PublisherFixture.LONGEST));
    Ledger.Lease free = job.stored.acquire().orElseThrow();
    free.close();

    fails.set(false);
    job.after(PublisherFixture.LONGEST);

    assertThat(job.sink.sent()).containsExactly(message("a", "A"));
    assertThat(job.state()).isEqualTo(JobStatus.State.IDLE);
  }

  @Test
  void aSinkThatFailsInsteadOfGivingAnOutcomeIsABugAndLosesNothing() {
    job.sink.holdAll();
    job.put("A", "a");
    job.work();

    job.sink.fail(new IllegalStateException("sink bug"));
    job.work();

    assertThat(job.publisher().status().reason())
        .isEqualTo("a sink failed instead of giving an outcome for key a");
    job.after(PublisherFixture.LONGEST);
    assertThat(job.sink.sent()).containsExactly(message("a", "A"), message("a", "A"));
  }
}
