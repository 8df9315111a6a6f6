package dev.atomicdata.ports;

import dev.atomicdata.domain.Backoff;
import dev.atomicdata.domain.DeadLetter;
import dev.atomicdata.domain.DocumentPayload;
import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.Json;
import dev.atomicdata.domain.Outcome;
import dev.atomicdata.domain.PayloadMapping;
import dev.atomicdata.domain.Position;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.domain.Source;
import dev.atomicdata.testkit.InMemoryLedger;
import dev.atomicdata.testkit.InMemoryOrders;
import dev.atomicdata.testkit.InMemorySource;
import dev.atomicdata.testkit.InMemoryTable;
import dev.atomicdata.testkit.JsonSealer;
import dev.atomicdata.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * One job with everything around it in memory. A test says what it is about, and starts the
 * publisher; time moves only when the test moves it, and every pause is the shortest of its range.
 */
final class PublisherFixture {

  static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  static final Duration POLLING = Duration.ofSeconds(10);
  static final Duration STANDBY = Duration.ofSeconds(5);
  static final Duration LONGEST = Duration.ofSeconds(60);
  static final Duration STUCK_AFTER = Duration.ofMinutes(2);
  static final Outcome UNAVAILABLE = new Outcome.Unavailable("no answer");
  static final Outcome REJECTED = new Outcome.Rejected("signature is wrong");

  private static final int STEPS = 100;

  final ManualClock clock = new ManualClock(BEGIN);
  final InMemoryTable table = new InMemoryTable();
  final InMemoryLedger stored = new InMemoryLedger(clock);
  final BreakableLedger ledger = new BreakableLedger(stored);
  final OpenSink sink = new OpenSink();
  final InMemoryOrders asked = new InMemoryOrders(clock);
  final List<PublisherEvent> events = new ArrayList<>();

  private PayloadMapping mapping = DocumentPayload.mapping();
  private MessageSealer sealer = new JsonSealer();
  private UnaryOperator<ChangeSource> source = UnaryOperator.identity();
  private Duration polling = POLLING;
  private int batch = 1_000;
  private int pages = 3;
  private int maxBytes = 1_000;
  private Orders orders = asked;
  private AtomicDataAssembler assembler = table.assembler(clock);
  private Map<String, AtomicDataAssembler> before = Map.of();
  private MemoryBudget memory = new MemoryBudget(1 << 20);
  private Optional<Executor> readingAhead = Optional.empty();
  private Publisher publisher = start();

  PublisherFixture mapping(PayloadMapping own) {
    mapping = own;
    return restart();
  }

  PublisherFixture sealer(MessageSealer own) {
    sealer = own;
    return restart();
  }

  PublisherFixture source(UnaryOperator<ChangeSource> around) {
    source = around;
    return restart();
  }

  PublisherFixture polling(Duration interval) {
    polling = interval;
    return restart();
  }

  PublisherFixture pages(int open, int keys) {
    pages = open;
    batch = keys;
    return restart();
  }

  /** Lets an assembly read so many keys only. */
  PublisherFixture keysAtOnce(int most) {
    return assembler(table.assembler(clock, most));
  }

  PublisherFixture assembler(AtomicDataAssembler own) {
    assembler = own;
    return restart();
  }

  PublisherFixture orders(Orders own) {
    orders = own;
    return restart();
  }

  /** The job of this name, with a ledger and an assembler of its own, goes before. */
  PublisherFixture after(String name, InMemoryLedger first, AtomicDataAssembler rows) {
    before = Map.of(name, rows);
    first.goesBefore(stored, new Job(name, mapping, "SELECT 1", List.of()));
    return restart();
  }

  PublisherFixture memory(MemoryBudget shared) {
    memory = shared;
    return restart();
  }

  PublisherFixture readingAhead(Executor executor) {
    readingAhead = Optional.of(executor);
    return restart();
  }

  PublisherFixture maxBytes(int bytes) {
    maxBytes = bytes;
    return restart();
  }

  /** As if the process began anew; what it held is neither settled nor given back. */
  PublisherFixture restart() {
    publisher = start();
    return this;
  }

  Publisher publisher() {
    return publisher;
  }

  /** Writes rows with the same value. */
  void put(String value, String... keys) {
    for (String key : keys) {
      table.put(new RowKey(key), Json.Members.empty().with("value", Json.of(value)));
    }
  }

  static String message(String key, String value) {
    return key + " {\"value\":\"" + value + "\"}";
  }

  /** Names that sort as they are numbered. */
  static String[] keys(String prefix, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> String.format("%s%04d", prefix, i))
        .toArray(String[]::new);
  }

  /** Does all that can be done without time passing. */
  Step work() {
    Step step = publisher.step();
    for (int i = 0; i < STEPS && !step.idle(); i++) {
      step = publisher.step();
    }
    return step;
  }

  /** Lets time pass, and does what can be done then. */
  Step after(Duration time) {
    clock.advance(time);
    return work();
  }

  /** Waits for the next poll. */
  Step poll() {
    return after(POLLING);
  }

  JobStatus.State state() {
    return publisher.status().state();
  }

  /** How many writes of the table the stored checkpoint covers. */
  long storedCheckpoint() {
    return ledger.checkpoint().position("rows").map(Position::polled).orElse(0L);
  }

  <E extends PublisherEvent> List<E> events(Class<E> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  List<DeadLetter> deadLetters() {
    return stored.deadLetters();
  }

  private Publisher start() {
    Source watched = new Source("rows", "block", "key");
    return new Publisher(
        new Job("job", mapping, "SELECT * FROM rows", List.of(watched))
            .withBefore(List.copyOf(before.keySet())),
        new PublisherPorts(
            source.apply(new InMemorySource(table, stored)),
            assembler,
            ledger,
            sealer,
            sink,
            orders,
            before),
        new PublisherSettings(
            polling,
            batch,
            pages,
            STANDBY,
            10,
            maxBytes,
            new Backoff(Duration.ofSeconds(1), LONGEST),
            STUCK_AFTER),
        (job, event) -> events.add(event),
        clock,
        () -> 0L,
        new KeyClaims(memory),
        readingAhead);
  }
}
