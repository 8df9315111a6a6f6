package dev.atomicdata.ports;

import static dev.atomicdata.ports.PublisherFixture.LONGEST;
import static dev.atomicdata.ports.PublisherFixture.message;
import static dev.atomicdata.testkit.Settlements.acknowledged;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atomicdata.domain.DataErrorException;
import dev.atomicdata.domain.DocumentPayload;
import dev.atomicdata.domain.Json;
import dev.atomicdata.domain.Outcome;
import dev.atomicdata.domain.PayloadMapping;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.testkit.InMemoryLedger;
import dev.atomicdata.testkit.InMemoryTable;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One job, and the ledger and the table of another that goes before (design.md section 8). */
final class PublisherOrderTest {

  private static final String FIRST = "hotspots";

  private final PublisherFixture world = new PublisherFixture();
  private final InMemoryTable hotspots = new InMemoryTable();
  private final InMemoryLedger ledger = new InMemoryLedger(world.clock);
  private boolean away;
  private String failing = "";

  PublisherOrderTest() {
    AtomicDataAssembler assembler = hotspots.assembler(world.clock, 1);
    world.after(
        FIRST,
        ledger,
        keys -> {
          if (away || keys.iterator().next().value().equals(failing)) {
            throw new UnavailableException("its query fails");
          }
          return assembler.assemble(keys);
        });
  }

  @Test
  void aKeyIsSentOnceTheOtherJobsMessageWasAccepted() {
    hotspot("a", "b");
    world.put("A", "a", "b");
    world.work();
    assertThat(world.sink.sent()).isEmpty();

    accept("a", "first");
    world.poll();

    assertThat(world.sink.sent()).containsExactly(message("a", "A"));
    assertThat(world.events(PublisherEvent.Preceded.class))
        .containsExactly(new PublisherEvent.Preceded(FIRST, 2));
    assertThat(world.state()).isEqualTo(JobStatus.State.IDLE);
  }

  @Test
  void aKeyOfWhichTheOtherJobHasNothingToSayIsSentAtOnceAndAgainAfterItsFirstMessage() {
    world.put("A", "a");
    world.work();
    assertThat(world.sink.sent()).containsExactly(message("a", "A"));

    hotspot("a");
    accept("a", "first");
    world.poll();
    accept("a", "second");
    world.poll();

    assertThat(world.sink.sent()).containsExactly(message("a", "A"), message("a", "A"));
    assertThat(world.stored.touches()).isEmpty();
  }

  @Test
  void whatIsSentAfterTheAcceptanceIsNotSentOnceMore() {
    hotspot("a");
    accept("a", "first");
    world.put("A", "a");

    world.work();
    world.poll();

    assertThat(world.sink.sent()).containsExactly(message("a", "A"));
    assertThat(world.stored.touches()).isEmpty();
  }

  @Test
  void aTouchThatAnEarlierPageServedAsksForNothingMore() {
    world.put("A", "a");
    world.sink.holdAll();
    world.work();
    accept("a", "first");
    world.put("B", "a");
    world.poll();
    assertThat(world.sink.sent()).containsExactly(message("a", "A"));

    world.sink.end("a", PublisherFixture.UNAVAILABLE);
    world.work();
    world.after(LONGEST);
    world.sink.endAll(Outcome.ACCEPTED);
    world.poll();

    assertThat(world.sink.sent()).containsExactly(message("a", "A"), message("a", "B"));
    assertThat(world.stored.touches()).isEmpty();
  }

  @Test
  void whatIsInFlightDuringTheAcceptanceIsSentAgain() {
    world.put("A", "a");
    world.sink.holdAll();
    world.work();
    accept("a", "first");
    world.poll();
    world.sink.end("a", Outcome.ACCEPTED);
    world.poll();

    assertThat(world.sink.sent()).containsExactly(message("a", "A"), message("a", "A"));
  }

  @Test
  void theOtherJobsFailingQueryHoldsUpOnlyWhatDependsOnIt() {
    away = true;
    accept("a", "first");
    world.put("A", "a", "b");
    world.work();
    assertThat(world.sink.sent()).containsExactly(message("a", "A"));
    assertThat(world.state()).isEqualTo(JobStatus.State.IDLE);

    away = false;
    world.after(LONGEST);

    assertThat(world.sink.sent()).containsExactly(message("a", "A"), message("b", "A"));
    assertThat(world.stored.touches()).isEmpty();
  }

  @Test
  void whatTheOtherJobsQueryHasToldBeforeItFailsCounts() {
    failing = "c";
    world.put("A", "a", "b", "c");

    world.work();

    assertThat(world.sink.sent()).containsExactly(message("a", "A"), message("b", "A"));
    assertThat(world.stored.touches()).hasSize(1);
  }

  @Test
  void whatCouldNotBeSentAfterTheAcceptanceIsSentThoughItReturnsToWhatWasAcknowledged() {
    world.mapping(
        PayloadMapping.of(
            DocumentPayload.TYPE,
            document -> {
              if (document.content().write().contains("bad")) {
                throw new DataErrorException("bad");
              }
              return new DocumentPayload(document);
            }));
    world.put("A", "a");
    world.work();
    world.put("bad", "a");
    accept("a", "first");
    world.poll();
    assertThat(world.deadLetters()).hasSize(1);

    world.put("A", "a");
    world.poll();

    assertThat(world.sink.sent()).containsExactly(message("a", "A"), message("a", "A"));
    assertThat(world.deadLetters()).isEmpty();
  }

  @Test
  void thereIsAnAssemblerForEachJobThatGoesBefore() {
    PublisherPorts ports =
        new PublisherPorts(
                (since, limit) -> {
                  throw new IllegalStateException();
                },
                world.table.assembler(world.clock),
                world.ledger,
                (payload, at) -> {
                  throw new IllegalStateException();
                },
                world.sink)
            .withBefore(Map.of("others", world.table.assembler(world.clock)));

    assertThatThrownBy(() -> PublisherLoop.of(world.publisher().job(), ports))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("job job: assemblers of [others] to go before (expected: of [hotspots])");
  }

  private void hotspot(String... keys) {
    for (String key : keys) {
      hotspots.put(new RowKey(key), Json.Members.empty());
    }
  }

  private void accept(String key, String what) {
    try (Ledger.Lease lease = ledger.acquire().orElseThrow()) {
      lease.settle(acknowledged(key, what));
    }
  }
}
