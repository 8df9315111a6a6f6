package dev.atomicdata.ports;

import static dev.atomicdata.domain.Outcome.ACCEPTED;
import static dev.atomicdata.ports.PublisherFixture.keys;
import static dev.atomicdata.ports.PublisherFixture.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.domain.Change;
import dev.atomicdata.domain.Checkpoint;
import dev.atomicdata.domain.Finding;
import dev.atomicdata.domain.RowKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Pages side by side, and when their results are settled. */
final class PublisherPagesTest {

  private static final Duration SETTLE_AFTER = Duration.ofMillis(250);

  private static final Duration LOOK = Duration.ofSeconds(2);

  private final PublisherFixture job = new PublisherFixture();

  @Test
  void soManyPagesAreOpenSideBySideAndNoMore() {
    job.pages(2, 3).sink.holdAll();
    job.put("A", keys("k", 20));

    job.work();

    assertThat(job.sink.inFlight()).isEqualTo(6);
    assertThat(job.publisher().status().openPages()).isEqualTo(2);
    assertThat(job.publisher().status().inFlight()).isEqualTo(6);
  }

  @Test
  void theNextPageIsReadWhenOneIsSettled() {
    job.pages(2, 1).sink.holdAll();
    job.put("A", "a", "b", "c", "d");
    job.work();

    job.sink.end("b", ACCEPTED);
    job.work();
    // A crash would repeat two pages now, and no more.
    assertThat(job.sink.sent()).hasSize(2);
    job.after(SETTLE_AFTER);

    assertThat(job.sink.sent()).endsWith(message("c", "A")).hasSize(3);
  }

  @Test
  void theCheckpointMovesToTheEndOfTheFinishedPrefixOnly() {
    job.pages(3, 2).sink.holdAll();
    job.put("A", "a", "b", "c", "d", "e", "f");
    job.work();

    job.sink.end("c", ACCEPTED);
    job.sink.end("d", ACCEPTED);
    job.sink.end("a", ACCEPTED);
    job.work();
    job.after(SETTLE_AFTER);
    assertThat(job.ledger.written()).hasSize(1);
    assertThat(job.ledger.written().get(0).acknowledged()).hasSize(3);
    assertThat(job.storedCheckpoint()).isZero();

    job.sink.end("b", ACCEPTED);
    job.work();
    job.after(SETTLE_AFTER);
    assertThat(job.storedCheckpoint()).isEqualTo(4);

    job.sink.endAll(ACCEPTED);
    job.work();
    assertThat(job.storedCheckpoint()).isEqualTo(6);
  }

  @Test
  void aKeyThatAnEarlierPageHoldsIsSentAfterItsSettlementAndInItsLatestState() {
    job.pages(3, 1).sink.holdAll();
    job.put("A", "a");
    job.work();
    job.put("B", "a");
    job.poll();
    assertThat(job.publisher().status().openPages()).isEqualTo(2);
    assertThat(job.sink.sent()).containsExactly(message("a", "A"));

    job.put("C", "a");
    job.sink.end("a", ACCEPTED);
    job.work();

    assertThat(job.sink.sent()).containsExactly(message("a", "A"), message("a", "C"));
  }

  @Test
  void aKeyThatAnEarlierPageHoldsIsNotSentAgainIfItCameBack() {
    job.pages(3, 1).sink.holdAll();
    job.put("A", "a");
    job.work();
    job.put("B", "a");
    job.poll();
    job.put("A", "a");
    job.sink.end("a", ACCEPTED);
    job.poll();

    assertThat(job.sink.sent()).containsExactly(message("a", "A"));
    assertThat(job.state()).isEqualTo(JobStatus.State.IDLE);
  }

  @Test
  void otherKeysOfALaterPageDoNotWait() {
    job.pages(3, 10).sink.holdAll();
    job.put("A", "a");
    job.work();
    job.put("B", "a", "b");
    job.poll();

    assertThat(job.sink.sent()).containsExactly(message("a", "A"), message("b", "B"));
  }

  @Test
  void resultsAreSettledAfterAQuarterOfASecond() {
    job.sink.holdAll();
    job.put("A", "a", "b");
    job.work();
    job.sink.end("a", ACCEPTED);
    Step step = job.work();
    assertThat(step.until()).isEqualTo(job.clock.instant().plus(SETTLE_AFTER));

    job.after(SETTLE_AFTER.minusNanos(1));
    assertThat(job.ledger.written()).isEmpty();
    job.after(Duration.ofNanos(1));

    assertThat(job.ledger.written()).hasSize(1);
  }

  @Test
  void twoThousandResultsAreSettledAtOnce() {
    job.pages(3, 1_100).sink.holdAll();
    String[] keys = keys("k", 3_000);
    job.put("A", keys);
    job.work();

    for (int i = 0; i < 1_999; i++) {
      job.sink.end(keys[i], ACCEPTED);
    }
    job.work();
    assertThat(job.ledger.written()).isEmpty();
    job.sink.end(keys[1_999], ACCEPTED);
    job.work();

    assertThat(job.ledger.written()).hasSize(1);
    assertThat(job.ledger.written().get(0).acknowledged()).hasSize(2_000);
  }

  @Test
  void resultsAreSettledAtOnceWhenNothingElseIsInFlight() {
    job.sink.holdAll();
    job.put("A", "a", "b");
    job.work();

    job.sink.endAll(ACCEPTED);
    Step step = job.work();

    assertThat(job.ledger.written()).hasSize(1);
    assertThat(step.idle()).isTrue();
  }

  @Test
  void pollsThatFindNothingWriteNothingButACheckpointEvery10Seconds() {
    job.work();
    job.after(Duration.ofSeconds(9));
    assertThat(job.ledger.asked()).isEmpty();

    job.after(Duration.ofSeconds(1));

    assertThat(job.ledger.asked()).hasSize(1);
    assertThat(job.ledger.asked().get(0).movesOnlyTheCheckpoint()).isTrue();
  }

  @Test
  void aPageThatHangsStopsNoLaterPage() {
    job.pages(2, 1).sink.holdAll();
    job.put("A", keys("k", 50));
    job.work();

    for (String key : List.of(keys("k", 50)).subList(1, 50)) {
      job.sink.end(key, ACCEPTED);
      job.work();
      job.after(SETTLE_AFTER);
    }

    assertThat(job.sink.sent()).hasSize(50);
    assertThat(job.sink.inFlight()).isEqualTo(1);
    assertThat(job.publisher().status().openPages()).isEqualTo(1);
  }

  @Test
  void aPageThatIsFinishedKeepsNothingOfItsKeys() {
    Change change = new Change(new RowKey("a"), Optional.empty());
    OpenPage page = new OpenPage("rows", List.of(change), Checkpoint.start(), Instant.EPOCH);
    OpenPages pages = new OpenPages(new KeyClaims(), Checkpoint.start(), Instant.EPOCH);
    pages.open(page);

    Entry entry = page.entries().get(0);
    pages.end(page, entry, entry.end(new Finding.Absent()), Instant.EPOCH);

    assertThat(page.finished()).isTrue();
    assertThat(page.entries()).isEmpty();
    assertThat(page.finishedEvent(Instant.EPOCH))
        .isEqualTo(new PublisherEvent.PageFinished("rows", 1, Duration.ZERO));
  }

  @Test
  void theNextRoundIsCountedFromTheBeginningOfTheOneBefore() {
    Instant begun = job.clock.instant();
    roundOf(2);

    assertThat(nextReadFrom(begun)).isEqualTo(PublisherFixture.POLLING);
  }

  @Test
  void aLongRoundIsFollowedByARest() {
    Instant begun = job.clock.instant();
    roundOf(4);

    Duration lastAsked = LOOK.multipliedBy(4);
    assertThat(nextReadFrom(begun))
        .isEqualTo(lastAsked.plus(PublisherFixture.POLLING.dividedBy(2)));
  }

  /** Pages of one key, each of which takes its time. */
  private void roundOf(int pages) {
    job.pages(3, 1)
        .assembler(
            keys -> {
              job.clock.advance(LOOK);
              return job.table.assembler(job.clock).assemble(keys);
            });
    job.put("A", keys("k", pages));
    job.work();
  }

  /** When the sources are asked again, to a tenth of a second. */
  private Duration nextReadFrom(Instant begun) {
    int read = job.events(PublisherEvent.PageRead.class).size();
    while (job.events(PublisherEvent.PageRead.class).size() == read) {
      job.after(Duration.ofMillis(100));
    }
    return Duration.between(begun, job.clock.instant());
  }
}
