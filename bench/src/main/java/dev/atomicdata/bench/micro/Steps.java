package dev.atomicdata.bench.micro;

import dev.atomicdata.domain.DocumentPayload;
import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.Json;
import dev.atomicdata.domain.Outcome;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.ports.Message;
import dev.atomicdata.ports.MessageSealer;
import dev.atomicdata.ports.MessageSink;
import dev.atomicdata.ports.Publisher;
import dev.atomicdata.ports.PublisherListener;
import dev.atomicdata.ports.PublisherPorts;
import dev.atomicdata.ports.PublisherSettings;
import dev.atomicdata.ports.Step;
import dev.atomicdata.testkit.InMemoryLedger;
import dev.atomicdata.testkit.InMemorySource;
import dev.atomicdata.testkit.InMemoryTable;
import dev.atomicdata.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The publisher's own steps, with everything around it in memory: 1,000 rows change, and it steps
 * until their messages are settled. Sealing and sending cost nothing here; the table, the ledger
 * and the fingerprints are counted in.
 */
@State(Scope.Benchmark)
@Warmup(iterations = 8, time = 1) // much code, of many classes
public class Steps extends Part {

  private static final int ROWS = 1_000;

  private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final InMemoryTable table = new InMemoryTable();
  private final List<RowKey> keys =
      IntStream.range(0, ROWS).mapToObj(number -> new RowKey("key " + number)).toList();
  private final Publisher publisher = publisher();
  private long round;
  private long sent;

  /** One message, from the report of its row to its settlement. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public Step step() {
    round++;
    for (RowKey key : keys) {
      table.put(key, Json.Members.empty().with("value", Json.of(round)));
    }
    Step step = publisher.step();
    while (!step.idle()) {
      clock.advance(Duration.between(clock.instant(), step.until()));
      step = publisher.step();
    }
    clock.advance(Duration.between(clock.instant(), step.until()));
    if (sent != round * ROWS) {
      throw new IllegalStateException(
          "%d messages after %d rounds (expected: %d each)".formatted(sent, round, ROWS));
    }
    return step;
  }

  private Publisher publisher() {
    InMemoryLedger ledger = new InMemoryLedger(clock);
    Job job = new Job("bench", DocumentPayload.mapping(), "SELECT 1", List.of());
    MessageSealer sealer = (payload, at) -> new Message(payload.type(), payload.key(), new byte[0]);
    MessageSink sink =
        message -> {
          sent++;
          return CompletableFuture.completedFuture(Outcome.ACCEPTED);
        };
    return new Publisher(
        job,
        new PublisherPorts(
            new InMemorySource(table, ledger), table.assembler(clock), ledger, sealer, sink),
        PublisherSettings.defaults(),
        PublisherListener.NONE,
        clock,
        new SplittableRandom(1));
  }
}
