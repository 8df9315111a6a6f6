package dev.atomicdata.ports;

import static dev.atomicdata.domain.Outcome.ACCEPTED;
import static dev.atomicdata.ports.PublisherFixture.BEGIN;
import static dev.atomicdata.ports.PublisherFixture.POLLING;
import static dev.atomicdata.ports.PublisherFixture.REJECTED;
import static dev.atomicdata.ports.PublisherFixture.UNAVAILABLE;
import static dev.atomicdata.ports.PublisherFixture.keys;
import static dev.atomicdata.ports.PublisherFixture.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.domain.RowKey;
import dev.atomicdata.domain.Touch;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A job that an operator pauses, and lets go on. */
final class PublisherPauseTest {

  private final PublisherFixture job = new PublisherFixture();

  @Test
  void aPausedJobReadsAndSendsNothingAndSaysSinceWhen() {
    job.work();
    job.asked.pause();
    job.put("A", "a");
    job.poll();

    job.after(Duration.ofHours(1));

    assertThat(job.sink.sent()).isEmpty();
    assertThat(job.publisher().status())
        .extracting(JobStatus::state, JobStatus::reason, JobStatus::healthy)
        .containsExactly(JobStatus.State.PAUSED, "paused since " + BEGIN, true);
  }

  @Test
  void aJobThatIsToGoOnDoesAtItsNextQuestion() {
    job.asked.pause();
    job.put("A", "a");
    job.work();
    job.asked.resume();

    job.poll();

    assertThat(job.sink.sent()).containsExactly(message("a", "A"));
    assertThat(job.state()).isEqualTo(JobStatus.State.IDLE);
  }

  @Test
  void whatIsInFlightIsSettledAndTheLeaseIsKept() {
    job.sink.holdAll();
    job.put("A", "a");
    job.work();
    job.asked.pause();
    job.poll();
    assertThat(job.publisher().status().inFlight()).isEqualTo(1);

    job.sink.endAll(ACCEPTED);
    job.after(Duration.ofSeconds(10));

    assertThat(job.publisher().status())
        .extracting(JobStatus::state, JobStatus::inFlight, JobStatus::openPages)
        .containsExactly(JobStatus.State.PAUSED, 0, 0);
    assertThat(job.storedCheckpoint()).isEqualTo(1);
    assertThat(job.stored.acquire()).isEmpty();
  }

  @Test
  void whatWaitsInAnOpenPageWaitsOn() {
    job.keysAtOnce(2).put("A", keys("k", 6));
    job.publisher().step();
    int sent = job.sink.sent().size();
    assertThat(sent).isLessThan(6);
    job.sink.answer(UNAVAILABLE);
    job.asked.pause();
    job.clock.advance(POLLING);

    job.work();
    job.publisher().retry();
    job.work();
    assertThat(job.sink.sent()).hasSize(sent);

    job.asked.resume();
    job.sink.answer(ACCEPTED);
    job.poll();
    job.poll();
    assertThat(job.sink.sent()).hasSize(6);
  }

  @Test
  void aHeldJobThatIsPausedProbesNobody() {
    job.put("A", keys("k", 20));
    job.sink.answer(REJECTED);
    job.work();
    assertThat(job.state()).isEqualTo(JobStatus.State.HELD);
    int sent = job.sink.sent().size();
    job.asked.pause();
    job.clock.advance(POLLING);

    Step step = job.work();
    job.after(Duration.ofHours(1));

    assertThat(step.until()).isAfter(job.clock.instant().minus(Duration.ofHours(1)));
    assertThat(job.sink.sent()).hasSize(sent);
    assertThat(job.state()).isEqualTo(JobStatus.State.PAUSED);
  }

  @Test
  void requestsForAPausedJobWait() {
    job.put("A", "a");
    job.work();
    job.asked.pause();
    job.poll();
    job.stored.touch(List.of(Touch.requested(new RowKey("a"), true)));
    job.poll();
    assertThat(job.stored.touches()).hasSize(1);

    job.asked.resume();
    job.poll();

    assertThat(job.sink.sent()).containsExactly(message("a", "A"), message("a", "A"));
    assertThat(job.stored.touches()).isEmpty();
  }

  @Test
  void aPauseOutlivesThePublisher() {
    job.work();
    job.asked.pause();
    job.poll();
    job.publisher().close();
    job.put("A", "a");

    job.restart().work();

    assertThat(job.state()).isEqualTo(JobStatus.State.PAUSED);
    assertThat(job.sink.sent()).isEmpty();
  }

  @Test
  void aStandbyOfAPausedJobStandsBy() {
    Ledger.Lease other = job.stored.acquire().orElseThrow();
    job.asked.pause();

    job.work();

    assertThat(job.state()).isEqualTo(JobStatus.State.STANDBY);
    other.close();
  }

  @Test
  void aPausedJobCanBeStopped() {
    job.sink.holdAll();
    job.put("A", "a");
    job.work();
    job.asked.pause();
    job.poll();
    job.publisher().stopReading();
    job.after(Duration.ofMinutes(1));
    Step waiting = job.publisher().step();
    assertThat(waiting.idle()).isFalse();
    assertThat(waiting.until()).isAfter(job.clock.instant());

    job.sink.endAll(ACCEPTED);

    assertThat(job.work().idle()).isTrue();
    assertThat(job.storedCheckpoint()).isEqualTo(1);
  }

  @Test
  void aBusyJobAsksEveryFiveSecondsAtMostAndAQuietOneWithItsPolls() {
    AtomicInteger asked = new AtomicInteger();
    job.orders(
        () -> {
          asked.incrementAndGet();
          return Optional.empty();
        });
    for (int i = 0; i < 100; i++) {
      job.put("A" + i, "a");
      job.after(Duration.ofMillis(100));
    }
    assertThat(asked).hasValue(1);

    job.publisher().close();
    asked.set(0);
    job.polling(Duration.ofMillis(100));
    for (int i = 0; i < 100; i++) {
      job.after(Duration.ofMillis(100));
    }
    assertThat(asked).hasValueBetween(2, 3);
  }

  @Test
  void aJobThatCannotAskDoesNothingNew() {
    job.orders(
        () -> {
          throw new UnavailableException("no answer", new IllegalStateException());
        });
    job.put("A", "a");

    job.work();

    assertThat(job.state()).isEqualTo(JobStatus.State.STUCK);
    assertThat(job.sink.sent()).isEmpty();
  }
}
