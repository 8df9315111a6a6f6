package dev.atomicdata.ports;

import static dev.atomicdata.domain.Outcome.ACCEPTED;
import static dev.atomicdata.ports.PublisherFixture.POLLING;
import static dev.atomicdata.ports.PublisherFixture.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.domain.Assembly;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.domain.Touch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The next page of a backlog is read while the publisher works on the one before. */
final class PublisherReadAheadTest {

  private final PublisherFixture job = new PublisherFixture().readingAhead(Runnable::run);
  private final List<List<String>> assembled = new ArrayList<>();

  @Test
  void aPageIsAssembledWhileTheOneBeforeIsOpen() {
    job.pages(1, 1).assembler(this::noted).sink.holdAll();
    job.put("A", "a", "b", "c");

    job.publisher().step();
    assertThat(assembled).containsExactly(List.of("a"), List.of("b"));
    job.sink.endAll(ACCEPTED);
    job.publisher().step();

    assertThat(assembled).containsExactly(List.of("a"), List.of("b"), List.of("c"));
    assertThat(job.sink.sent()).containsExactly(message("a", "A"), message("b", "A"));
  }

  @Test
  void whatWasReadAheadIsNotAssembledAgain() {
    job.pages(3, 2).assembler(this::noted);
    job.put("A", "a", "b", "c", "d", "e", "f");

    job.work();

    assertThat(assembled).containsExactly(List.of("a", "b"), List.of("c", "d"), List.of("e", "f"));
    assertThat(job.sink.sent()).hasSize(6);
  }

  @Test
  void nothingIsReadAheadWithoutABacklog() {
    job.pages(3, 10).assembler(this::noted);
    job.put("A", "a");

    job.work();

    assertThat(assembled).containsExactly(List.of("a"));
  }

  @Test
  void aKeyThatWasUnderWayWhenItWasReadAheadIsLookedAtAnew() {
    job.pages(3, 1).sink.holdAll();
    job.put("A", "a");
    job.publisher().step();
    job.put("B", "b");
    job.put("B", "a");
    job.work();
    job.put("C", "a");

    job.sink.endAll(ACCEPTED);
    job.work();
    job.sink.endAll(ACCEPTED);
    job.poll();
    job.sink.endAll(ACCEPTED);
    job.poll();

    assertThat(job.sink.sent())
        .filteredOn(sent -> sent.startsWith("a "))
        .containsExactly(message("a", "A"), message("a", "C"));
  }

  @Test
  void aKeyThatChangedBackWhileItWasSentIsSentAgain() {
    job.pages(3, 1);
    job.put("A", "k");
    job.work();
    job.sink.holdAll();
    job.put("A", "first");
    job.put("B", "k");

    job.clock.advance(POLLING);
    job.publisher().step();
    job.put("A", "k");
    // Sends B, after A was read ahead together with a ledger that knew of nothing else.
    job.publisher().step();
    job.sink.endAll(ACCEPTED);
    job.work();
    job.sink.endAll(ACCEPTED);
    job.poll();

    assertThat(job.sink.sent())
        .filteredOn(sent -> sent.startsWith("k "))
        .containsExactly(message("k", "A"), message("k", "B"), message("k", "A"));
  }

  @Test
  void aPageThatHadToWaitLongIsLookedAtAnew() {
    job.pages(1, 1).sink.holdAll();
    job.put("A", "a", "b");
    job.work();
    job.put("B", "b");

    job.clock.advance(POLLING.plusSeconds(1));
    job.sink.endAll(ACCEPTED);
    job.work();
    job.sink.endAll(ACCEPTED);
    job.poll();

    assertThat(job.sink.sent()).containsExactly(message("a", "A"), message("b", "B"));
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5, 6, 7})
  void aRequestThatIsReadAheadWhileItIsServedIsServedOnce(int open) {
    job.pages(open, 1).put("A", "a", "b");
    job.work();
    job.sink.holdAll();
    job.stored.touch(
        List.of(Touch.requested(new RowKey("a"), true), Touch.requested(new RowKey("b"), true)));

    job.put("A", "c", "d", "e", "f", "g", "h");

    job.poll();
    for (int i = 0; i < 10; i++) {
      job.sink.endAll(ACCEPTED);
      job.after(Duration.ofMillis(250));
    }

    assertThat(job.stored.touches()).isEmpty();
    assertThat(job.sink.sent())
        .filteredOn(sent -> sent.startsWith("a ") || sent.startsWith("b "))
        .hasSize(4);
  }

  @Test
  void whatCannotBeAssembledAheadIsTriedAgainWhenItsTurnComes() {
    List<String> failures = new ArrayList<>(List.of("b"));
    job.pages(1, 1)
        .assembler(
            keys -> {
              if (failures.remove(keys.iterator().next().value())) {
                throw new UnavailableException("not now", new IllegalStateException());
              }
              return job.table.assembler(job.clock).assemble(keys);
            });
    job.put("A", "a", "b");

    job.work();

    assertThat(job.sink.sent()).containsExactly(message("a", "A"), message("b", "A"));
    assertThat(job.events(PublisherEvent.StepFailed.class)).isEmpty();
  }

  private Assembly noted(Collection<RowKey> keys) {
    assembled.add(keys.stream().map(RowKey::value).toList());
    return job.table.assembler(job.clock).assemble(keys);
  }
}
