package dev.atomicdata.ports;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.atomicdata.domain.Backoff;
import dev.atomicdata.domain.DataErrorException;
import dev.atomicdata.domain.Document;
import dev.atomicdata.domain.DocumentPayload;
import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.Json;
import dev.atomicdata.domain.Outcome;
import dev.atomicdata.domain.Payload;
import dev.atomicdata.domain.PayloadMapping;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.domain.Source;
import dev.atomicdata.domain.Start;
import dev.atomicdata.testkit.InMemoryLedger;
import dev.atomicdata.testkit.InMemorySource;
import dev.atomicdata.testkit.InMemoryTable;
import dev.atomicdata.testkit.JsonSealer;
import dev.atomicdata.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A world of three jobs, of which two go before the third. Its receiver drops what the third says
 * of a key while it does not know the key from the others, each for itself, as Helium's does.
 * Everything else may happen that may happen in {@link PublisherModel}; besides, rows make no
 * sense, those of the third job come and go, and the tables of the first two cannot be read.
 */
final class OrderModel {

  private static final int KEYS = 4;
  private static final List<String> VALUES = List.of("A", "B", "bad");
  private static final List<String> FIRST = List.of("mobile", "iot");
  private static final String THIRD = "owner";

  private final Random random;
  private final Start start;
  private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final Map<String, Party> parties;
  private final Map<String, Set<RowKey>> knownFrom = new HashMap<>();
  private final Map<String, Map<RowKey, String>> takenAfter = new HashMap<>();
  private final Map<RowKey, String> last = new HashMap<>();
  private final List<String> wrong = new ArrayList<>();
  private boolean faults;
  private int heldBack;

  private final class Party {
    final String name;
    final InMemoryTable table = new InMemoryTable();
    final InMemoryLedger ledger = new InMemoryLedger(clock);
    final RandomNetwork network;
    Optional<Publisher> publisher = Optional.empty();

    Party(String name) {
      this.name = name;
      this.network = new RandomNetwork(random, message -> arrived(name, message));
    }

    Publisher publisher() {
      return publisher.orElseThrow();
    }

    void put(int key, String value) {
      table.put(key(key), content(value));
    }

    void restart() {
      network.cut();
      publisher = Optional.of(start(this));
    }
  }

  OrderModel(long seed, Start start) {
    this.random = new Random(seed);
    this.start = start;
    this.parties =
        Stream.concat(FIRST.stream(), Stream.of(THIRD))
            .collect(Collectors.toMap(name -> name, Party::new));
    for (String name : FIRST) {
      knownFrom.put(name, new HashSet<>());
      takenAfter.put(name, new HashMap<>());
      party(name).ledger.goesBefore(party(THIRD).ledger, job(name));
    }
    if (!start.equals(Start.EARLIEST)) {
      known();
    }
    parties.values().forEach(Party::restart);
    for (int i = 0; i < 2; i++) {
      // Until the first checkpoint is settled, a job has not begun.
      parties.values().forEach(party -> party.publisher().step());
      clock.advance(Duration.ofSeconds(10));
    }
    faults = true;
  }

  /** The receiver has what the tables say at the start. */
  private void known() {
    for (int i = 0; i < KEYS; i++) {
      for (String name : FIRST) {
        if (random.nextBoolean()) {
          party(name).put(i, "A");
          knownFrom.get(name).add(key(i));
        }
      }
      if (random.nextBoolean()) {
        party(THIRD).put(i, "A");
        say(key(i), content("A").write());
      }
    }
  }

  /** Runs the world; returns what is wrong at its end. */
  List<String> run(int actions) {
    for (int i = 0; i < actions; i++) {
      act();
    }
    faults = false;
    boolean rest = false;
    for (int i = 0; i < 100 && !rest; i++) {
      clock.advance(Duration.ofSeconds(30));
      parties.values().forEach(party -> party.network.drain());
      rest = atRest();
    }
    atTheEnd();
    return wrong;
  }

  /** How many keys were held back. */
  int heldBack() {
    return heldBack;
  }

  private boolean atRest() {
    boolean idle = true;
    for (int i = 0; i < 20; i++) {
      for (Party party : parties.values()) {
        idle = party.publisher().step().idle() && idle;
      }
      clock.advance(Duration.ofMillis(200));
    }
    return idle
        && parties.values().stream()
            .allMatch(party -> party.network.isEmpty() && party.ledger.touches().isEmpty());
  }

  private void act() {
    clock.advance(Duration.ofMillis(random.nextInt(120)));
    Party party = party(random.nextInt(2) == 0 ? THIRD : FIRST.get(random.nextInt(2)));
    int dice = random.nextInt(100);
    if (dice < 18) {
      party.put(random.nextInt(KEYS), VALUES.get(random.nextInt(VALUES.size())));
    } else if (dice < 22) {
      party(THIRD).table.remove(key(random.nextInt(KEYS)));
    } else if (dice < 65) {
      party.publisher().step();
    } else if (dice < 97) {
      party.network.act();
    } else if (dice < 98) {
      party.publisher().close();
      party.restart();
    } else if (dice < 99) {
      party.ledger.expire();
    } else {
      party.ledger.expire();
      party.restart();
    }
  }

  private void arrived(String name, Message message) {
    RowKey key = message.key();
    if (!name.equals(THIRD)) {
      knownFrom.get(name).add(key);
      return;
    }
    say(key, new String(message.bytes(), UTF_8));
  }

  private void say(RowKey key, String said) {
    last.put(key, said);
    FIRST.stream()
        .filter(first -> knownFrom.get(first).contains(key))
        .forEach(first -> takenAfter.get(first).put(key, said));
  }

  private Publisher start(Party party) {
    Map<String, AtomicDataAssembler> before =
        party.name.equals(THIRD)
            ? FIRST.stream().collect(Collectors.toMap(name -> name, this::unreliable))
            : Map.of();
    return new Publisher(
        job(party.name),
        new PublisherPorts(
                start.equals(Start.EARLIEST)
                    ? new InMemorySource(party.table, party.ledger)
                    : InMemorySource.latest(party.table, party.ledger),
                party.table.assembler(clock),
                new FailingLedger(party.ledger, () -> fails(4)),
                new JsonSealer(),
                message -> deliver(party, message))
            .withBefore(before),
        PublisherSettings.defaults()
            .withPollingInterval(Duration.ofMillis(50))
            .withQueryBatchSize(2)
            .withBackoff(new Backoff(Duration.ofMillis(50), Duration.ofMillis(400))),
        (job, event) -> watch(event),
        clock,
        random);
  }

  /** Rows that were there at the start may still be being recorded. */
  private CompletableFuture<Outcome> deliver(Party party, Message message) {
    RowKey key = message.key();
    for (String first : party.name.equals(THIRD) ? FIRST : List.<String>of()) {
      if (start.equals(Start.EARLIEST)
          && party(first).table.contents().containsKey(key)
          && !knownFrom.get(first).contains(key)) {
        wrong.add(key + ": sent before " + first);
      }
    }
    return party.network.deliver(message);
  }

  private AtomicDataAssembler unreliable(String name) {
    AtomicDataAssembler assembler = party(name).table.assembler(clock, 1);
    return keys -> {
      if (fails(5)) {
        throw new UnavailableException("injected");
      }
      return assembler.assemble(keys);
    };
  }

  private Job job(String name) {
    Source source = new Source("rows", "block", "key").withStart(start);
    return new Job(
            name,
            PayloadMapping.of(DocumentPayload.TYPE, OrderModel::sensible),
            "rows",
            List.of(source))
        .withBefore(name.equals(THIRD) ? FIRST : List.of());
  }

  private void watch(PublisherEvent event) {
    if (event instanceof PublisherEvent.StepFailed failed
        && !(failed.cause() instanceof UnavailableException)) {
      throw new IllegalStateException("a step failed", failed.cause());
    }
    if (event instanceof PublisherEvent.Preceded preceded) {
      heldBack += preceded.keys();
    }
  }

  private boolean fails(int percent) {
    return faults && random.nextInt(100) < percent;
  }

  /**
   * The receiver is to have the last state of a key that makes sense, was not rejected, and is not
   * held back because of another job's row that makes none.
   */
  private void atTheEnd() {
    Party third = party(THIRD);
    third
        .table
        .contents()
        .forEach(
            (key, content) -> {
              boolean parked =
                  Stream.concat(FIRST.stream(), Stream.of(THIRD))
                      .flatMap(name -> party(name).ledger.deadLetters().stream())
                      .anyMatch(letter -> letter.key().equals(key));
              Optional<String> expected = Optional.of(content.write());
              if (parked) {
                return;
              }
              if (!Optional.ofNullable(last.get(key)).equals(expected)) {
                wrong.add(key + ": last said " + last.get(key) + ", not " + expected);
              }
              for (String first : FIRST) {
                Optional<String> taken = Optional.ofNullable(takenAfter.get(first).get(key));
                if (knownFrom.get(first).contains(key) && !taken.equals(expected)) {
                  wrong.add(key + ": taken after " + first + " " + taken + ", not " + expected);
                }
              }
            });
  }

  private Party party(String name) {
    return Optional.ofNullable(parties.get(name)).orElseThrow();
  }

  private static RowKey key(int number) {
    return new RowKey("key" + number);
  }

  private static Json.Members content(String value) {
    return Json.Members.empty().with("value", Json.of(value));
  }

  private static Payload sensible(Document document) {
    if (document.content().write().contains("bad")) {
      throw new DataErrorException("value bad");
    }
    return new DocumentPayload(document);
  }
}
