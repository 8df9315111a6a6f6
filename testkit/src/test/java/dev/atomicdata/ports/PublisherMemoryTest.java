package dev.atomicdata.ports;

import static dev.atomicdata.domain.Outcome.ACCEPTED;
import static dev.atomicdata.ports.PublisherFixture.LONGEST;
import static dev.atomicdata.ports.PublisherFixture.UNAVAILABLE;
import static dev.atomicdata.ports.PublisherFixture.keys;
import static dev.atomicdata.ports.PublisherFixture.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.domain.DataErrorException;
import dev.atomicdata.domain.DocumentPayload;
import dev.atomicdata.domain.PayloadMapping;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What a publisher holds of messages and documents, and what it does when that is too much. */
final class PublisherMemoryTest {

  private static final String LARGE = "x".repeat(500);

  private final MemoryBudget budget = new MemoryBudget(1_000);
  private final PublisherFixture job = new PublisherFixture().memory(budget);

  @Test
  void keysThatAnAssemblyLeavesAreLookedAtNext() {
    job.keysAtOnce(3);
    job.put("A", keys("k", 10));

    job.work();

    assertThat(job.sink.sent()).hasSize(10).doesNotHaveDuplicates();
    assertThat(job.storedCheckpoint()).isEqualTo(10);
    assertThat(job.events(PublisherEvent.Looked.class))
        .extracting(PublisherEvent.Looked::keys)
        .containsExactly(3, 3, 3, 1);
  }

  @Test
  void nothingMoreIsLookedAtWhileMessagesInFlightFillTheBudget() {
    job.keysAtOnce(1).sink.holdAll();
    job.put(LARGE, keys("k", 10));
    job.work();
    assertThat(job.sink.inFlight()).isEqualTo(2);

    job.sink.end("k0000", ACCEPTED);
    job.work();
    assertThat(job.sink.inFlight()).isEqualTo(2);

    while (job.sink.inFlight() > 0) {
      job.sink.endAll(ACCEPTED);
      job.work();
    }
    assertThat(job.sink.sent()).hasSize(10).doesNotHaveDuplicates();
    assertThat(job.storedCheckpoint()).isEqualTo(10);
  }

  @Test
  void whileTheBudgetIsFullThePublisherWaitsForAnOutcome() {
    job.keysAtOnce(1).sink.holdAll();
    job.put(LARGE, keys("k", 10));

    Step step = job.work();

    assertThat(step.idle()).isFalse();
    assertThat(step.until()).isEqualTo(job.clock.instant().plus(PublisherFixture.POLLING));
  }

  @Test
  void aJobThatHoldsNothingGoesOnWhateverOthersHold() {
    job.sink.holdAll();
    job.put(LARGE, keys("k", 10));
    job.work();
    PublisherFixture other = new PublisherFixture().memory(budget).keysAtOnce(1);

    other.put(LARGE, "a", "b");
    other.work();

    assertThat(budget.hasRoom()).isFalse();
    assertThat(other.sink.sent()).containsExactly(message("a", LARGE), message("b", LARGE));
  }

  @Test
  void memoryIsGivenBackWhateverBecomesOfTheMessages() {
    job.sink.holdAll();
    job.put(LARGE, "accepted", "unavailable", "abandoned", "adrift");
    job.work();
    assertThat(budget.hasRoom()).isFalse();

    job.sink.end("accepted", ACCEPTED);
    job.sink.end("unavailable", UNAVAILABLE);
    job.work();
    job.stored.expire();
    job.after(Duration.ofMillis(200));
    job.sink.end("adrift", UNAVAILABLE);
    job.work();
    job.publisher().close();

    job.sink.endAll(ACCEPTED);
    assertThat(budget.hasRoom()).isTrue();
    assertThat(budget.isEmpty()).isTrue();
  }

  @Test
  void deadLettersAreSettledBeforeMoreIsLookedAt() {
    job.keysAtOnce(2)
        .mapping(
            PayloadMapping.of(
                DocumentPayload.TYPE,
                document -> {
                  throw new DataErrorException("no");
                }));
    job.put(LARGE, keys("k", 10));

    job.work();

    assertThat(job.deadLetters()).hasSize(10).allMatch(dead -> dead.document().isPresent());
    assertThat(job.ledger.written()).hasSize(5);
    assertThat(budget.isEmpty()).isTrue();
  }

  @Test
  void theDocumentOfADeadLetterIsLeftOutIfItIsLarge() {
    job.memory(new MemoryBudget(1 << 20)).maxBytes(10);
    job.put("x".repeat(70_000), "large");
    job.put(LARGE, "small");

    job.work();

    assertThat(job.deadLetters())
        .allSatisfy(
            dead ->
                assertThat(dead.document().isPresent())
                    .isEqualTo(dead.key().value().equals("small")));
  }

  @Test
  void aJobThatRunsOutOfMemorySaysSoAndTriesAgain() {
    AtomicBoolean full = new AtomicBoolean(true);
    job.mapping(
        PayloadMapping.of(
            DocumentPayload.TYPE,
            document -> {
              if (full.get()) {
                throw new OutOfMemoryError("Java heap space");
              }
              return new DocumentPayload(document);
            }));
    job.put("A", "a");

    job.publisher().step();
    assertThat(job.state()).isEqualTo(JobStatus.State.FAILED);
    assertThat(job.publisher().status().reason()).contains("Java heap space");

    full.set(false);
    job.after(LONGEST);
    assertThat(job.sink.sent()).containsExactly(message("a", "A"));
  }
}
