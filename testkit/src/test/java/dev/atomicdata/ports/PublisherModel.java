package dev.atomicdata.ports;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.atomicdata.domain.Backoff;
import dev.atomicdata.domain.DeadLetter;
import dev.atomicdata.domain.DocumentPayload;
import dev.atomicdata.domain.Fingerprint;
import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.Json;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.testkit.InMemoryLedger;
import dev.atomicdata.testkit.InMemorySource;
import dev.atomicdata.testkit.InMemoryTable;
import dev.atomicdata.testkit.JsonSealer;
import dev.atomicdata.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A world of one table, one publisher and one receiver, in which everything that may happen happens
 * at random: rows change and change back, messages are accepted, rejected, lost before or after
 * they were applied, or answered late, the ledger fails before or after it wrote, leases expire,
 * and publishers crash. Where rows are recorded at the start, the receiver has them at the start.
 */
final class PublisherModel {

  private static final int KEYS = 6;
  private static final List<String> VALUES = List.of("A", "B", "C");

  private final Random random;
  private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final InMemoryTable table = new InMemoryTable();
  private final InMemoryLedger ledger = new InMemoryLedger(clock);
  private final Map<RowKey, String> receiver = new HashMap<>();
  private final RandomNetwork network;
  private final Supplier<ChangeSource> source;
  private final UnaryOperator<Ledger> ledgerRule;
  private final Supplier<KeyClaims> claimsRule;

  /** Every other world reads ahead, as early as can be: what it finds may be long out of date. */
  private final Optional<Executor> readingAhead;

  private Publisher publisher;
  private int pageSize;
  private boolean faults = true;

  PublisherModel(long seed, UnaryOperator<Ledger> ledgerRule, Supplier<KeyClaims> claimsRule) {
    this.random = new Random(seed);
    this.network = new RandomNetwork(random, this::arrived);
    this.source = () -> new InMemorySource(table, ledger);
    this.ledgerRule = ledgerRule;
    this.claimsRule = claimsRule;
    this.readingAhead = readingAhead(seed);
    this.pageSize = readingAhead.isPresent() ? 1 : 4;
    this.publisher = start();
  }

  /** A world that begins with rows that are not to be published until they change. */
  PublisherModel(long seed, UnaryOperator<ChangeSource> sourceRule) {
    this.random = new Random(seed);
    this.network = new RandomNetwork(random, this::arrived);
    this.source = () -> sourceRule.apply(InMemorySource.latest(table, ledger));
    this.ledgerRule = UnaryOperator.identity();
    this.claimsRule = KeyClaims::new;
    this.readingAhead = readingAhead(seed);
    this.pageSize = 2;
    this.publisher = start();
    for (int i = 0; i < KEYS; i++) {
      table.put(key(i), content("A"));
      receiver.put(key(i), content("A").write());
    }
    begin();
  }

  /** Until the first checkpoint is settled, the job has not begun. */
  private void begin() {
    faults = false;
    publisher.step();
    clock.advance(Duration.ofSeconds(10));
    publisher.step();
    faults = true;
  }

  /**
   * Runs the world; returns what is wrong at its end: keys whose last state the receiver does not
   * have.
   */
  List<String> run(int actions) {
    for (int i = 0; i < actions; i++) {
      act();
    }
    faults = false;
    for (int i = 0; i < 1_000 && !atRest(); i++) {
      clock.advance(Duration.ofSeconds(30));
      network.drain();
    }
    List<String> wrong = wrong();
    if (!wrong.isEmpty()) {
      wrong.add(publisher.status() + ", touches " + ledger.touches());
    }
    return wrong;
  }

  private boolean atRest() {
    boolean idle = true;
    for (int i = 0; i < 20; i++) {
      idle = publisher.step().idle() && idle;
      clock.advance(Duration.ofMillis(200));
    }
    return idle && network.isEmpty() && ledger.touches().isEmpty();
  }

  private void act() {
    clock.advance(Duration.ofMillis(random.nextInt(120)));
    int dice = random.nextInt(100);
    if (dice < 25) {
      table.put(key(random.nextInt(KEYS)), content(VALUES.get(random.nextInt(VALUES.size()))));
    } else if (dice < 65) {
      publisher.step();
    } else if (dice < 97) {
      network.act();
    } else if (dice < 98) {
      publisher.close();
      restart();
    } else if (dice < 99) {
      ledger.expire();
    } else {
      ledger.expire();
      restart();
    }
  }

  private void restart() {
    network.cut();
    publisher = start();
  }

  private void arrived(Message message) {
    receiver.put(message.key(), new String(message.bytes(), UTF_8));
  }

  private Publisher start() {
    Backoff backoff = new Backoff(Duration.ofMillis(50), Duration.ofMillis(400));
    Job job = new Job("model", DocumentPayload.mapping(), "rows", List.of());
    return new Publisher(
        job,
        new PublisherPorts(
            source.get(),
            table.assembler(clock),
            ledgerRule.apply(new FailingLedger(ledger, this::ledgerFails)),
            new JsonSealer(),
            network),
        PublisherSettings.defaults()
            .withPollingInterval(Duration.ofMillis(readingAhead.isPresent() ? 500 : 50))
            .withQueryBatchSize(pageSize)
            .withBackoff(backoff),
        (name, event) -> watch(event),
        clock,
        random,
        claimsRule.get(),
        readingAhead);
  }

  private static Optional<Executor> readingAhead(long seed) {
    return seed % 2 == 0 ? Optional.empty() : Optional.of(Runnable::run);
  }

  /** A step may fail because something was away, and for no other reason. */
  private static void watch(PublisherEvent event) {
    if (event instanceof PublisherEvent.StepFailed failed
        && !(failed.cause() instanceof UnavailableException)) {
      throw new IllegalStateException("a step failed", failed.cause());
    }
  }

  private boolean ledgerFails() {
    return faults && random.nextInt(100) < 4;
  }

  private List<String> wrong() {
    Map<RowKey, Fingerprint> parked = new HashMap<>();
    for (DeadLetter dead : ledger.deadLetters()) {
      parked.put(dead.key(), dead.fingerprint());
    }
    List<String> wrong = new ArrayList<>();
    table
        .contents()
        .forEach(
            (key, content) -> {
              Optional<String> has = Optional.ofNullable(receiver.get(key));
              boolean dead = Fingerprint.of(content).equals(parked.get(key));
              if (!dead && !has.equals(Optional.of(content.write()))) {
                wrong.add(key + ": receiver has " + has + " (expected: " + content.write() + ")");
              }
            });
    return wrong;
  }

  private static RowKey key(int number) {
    return new RowKey("key" + number);
  }

  private static Json.Members content(String value) {
    return Json.Members.empty().with("value", Json.of(value));
  }
}
