package dev.atomicdata.chaos;

import static org.awaitility.Awaitility.await;

import dev.atomicdata.postgres.Database;
import dev.atomicdata.postgres.DatabaseSettings;
import dev.atomicdata.postgres.StateSchema;
import dev.atomicdata.signing.Keypair;
import dev.atomicdata.signing.Network;
import dev.atomicdata.testkit.TestDatabase;
import dev.atomicdata.testkit.VerifyingIngestor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.awaitility.core.ConditionFactory;
import org.awaitility.core.ConditionTimeoutException;

/** Everything of a run but publishers and faults: rows, writers, receiver, and their records. */
final class Stage implements AutoCloseable {

  static final int QUERY_BATCH_SIZE = 20;
  static final int MAX_OPEN_PAGES = 3;

  static final Duration LEASE = Duration.ofSeconds(2);

  /**
   * Where the lease is not what is tried: no call lasts longer than it, on a busy machine neither.
   */
  static final Duration LONG_LEASE = Duration.ofSeconds(15);

  static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);

  /** Until a holder has noticed that its lease is over, and what it sent meanwhile has ended. */
  static final Duration LONGEST_CALL = LEASE.plus(REQUEST_TIMEOUT);

  /** An answer may be under way for so long when nothing is wrong. */
  private static final Duration ANSWER = Duration.ofSeconds(1);

  private static final String SCHEMA = "watched";
  private static final String STATE = "state";
  private static final Duration LONGEST_END = Duration.ofMinutes(3);

  /** Kept, because a logger that nobody holds forgets its level. */
  private static final Logger NETTY = Logger.getLogger("io.grpc.netty.shaded");

  static {
    // Netty tells of every call whose client has died.
    NETTY.setLevel(Level.OFF);
  }

  private final TestDatabase database;
  private final Path folder;
  private final Path keyFile;
  private final Keypair keypair;
  private final WatchedRows rows;
  private final Journal journal = new Journal();
  private final Receipts receipts = new Receipts();
  private final Set<String> rejected = ConcurrentHashMap.newKeySet();
  private final Incidents incidents = new Incidents();
  private final StoredState state;
  private final LeaseLog leases;
  private final VerifyingIngestor ingestor;
  private final Writers writers;

  /**
   * A stage whose rows have all been written once.
   *
   * @param database nothing else is in it
   * @param keys how many each job has
   */
  Stage(TestDatabase database, Path folder, int keys, int perSecond, long seed) {
    this.database = database;
    this.folder = folder;
    this.keyFile = folder.resolve("keypair.bin");
    this.keypair = Keypair.generate(Network.MAINNET, new SecureRandom());
    try {
      keypair.write(keyFile);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.rows = WatchedRows.create(database, SCHEMA, keys);
    try (Database publishers = Database.open(databaseSettings())) {
      new StateSchema(publishers).createOrUpgrade();
    }
    this.state = new StoredState(database, STATE);
    this.leases = LeaseLog.begin(database, STATE);
    this.ingestor = VerifyingIngestor.start(0, keypair.address(), receipts);
    ingestor.onUnanswered(
        message -> {
          Accepted taken = receipts.lastOf(message);
          incidents.add(
              new Incident(Incident.Kind.UNANSWERED, taken.key(), taken.at(), taken.at()));
        });
    // Some transactions stay open for long, so one writer alone does not get through many.
    int count = Math.max(3, perSecond / 30);
    this.writers = new Writers(rows, journal, count, perSecond, true, seed);
    writers.writeAll();
  }

  TestDatabase database() {
    return database;
  }

  Path folder() {
    return folder;
  }

  Path keyFile() {
    return keyFile;
  }

  Keypair keypair() {
    return keypair;
  }

  String schema() {
    return SCHEMA;
  }

  String stateSchema() {
    return STATE;
  }

  Journal journal() {
    return journal;
  }

  Receipts receipts() {
    return receipts;
  }

  /** Keys of which the receiver has turned messages away, to be added to. */
  Set<String> rejected() {
    return rejected;
  }

  Incidents incidents() {
    return incidents;
  }

  StoredState state() {
    return state;
  }

  LeaseLog leases() {
    return leases;
  }

  VerifyingIngestor ingestor() {
    return ingestor;
  }

  Writers writers() {
    return writers;
  }

  DatabaseSettings databaseSettings() {
    return DatabaseSettings.to(
            database.jdbcUrl()
                + "?user="
                + database.username()
                + "&password="
                + database.password())
        .withSchema(STATE);
  }

  /** Waits until messages are taken that were not taken before. */
  void awaitMessages() {
    int before = receipts.size();
    patiently().until(() -> receipts.size() > before);
  }

  /**
   * Does something that spoils things for a while, and waits until it is overcome.
   *
   * @param subject whom it strikes
   * @param heal makes all well again
   */
  void during(Incident.Kind kind, String subject, Duration time, Runnable spoil, Runnable heal) {
    awaitMessages();
    long from = System.nanoTime();
    spoil.run();
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    heal.run();
    awaitOvercome();
    // What was taken a moment before was perhaps not answered yet.
    long underWay = kind.effect() == Incident.Effect.HIDES_OUTCOMES ? ANSWER.toNanos() : 0;
    incidents.add(new Incident(kind, subject, from - underWay, System.nanoTime()));
  }

  /** Every key that waits now has got a message, or needs none any more. */
  private void awaitOvercome() {
    Map<String, Accepted> before = receipts.last();
    List<String> waiting = pending();
    patiently()
        .until(
            () -> {
              List<String> still = pending();
              Map<String, Accepted> now = receipts.last();
              return waiting.stream()
                  .filter(still::contains)
                  .allMatch(
                      key ->
                          !Optional.ofNullable(now.get(key))
                              .equals(Optional.ofNullable(before.get(key))));
            });
    patiently().until(() -> state.unknownOutcomes() == 0);
  }

  private static ConditionFactory patiently() {
    return await().atMost(LONGEST_END).pollInterval(Duration.ofMillis(50));
  }

  /** Ends the writers, and judges when the publishers have nothing more to do. */
  Verdict finish() {
    writers.close();
    // Whatever was parked while faults lasted has something new to say.
    writers.writeAll();
    try {
      patiently().until(() -> pending().isEmpty() && state.restless() == 0);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("publishers do not come to rest: " + unrest(), e);
    }
    return judge();
  }

  Verdict judge() {
    leases.overdue(incidents.all(), LEASE, LONGEST_CALL).forEach(incidents::add);
    return Oracle.judge(
        new Evidence(
            journal.byKey(),
            receipts.all(),
            Set.copyOf(rejected),
            state.deadLetters(),
            incidents.all().stream().map(leases::untilTakenOver).toList(),
            QUERY_BATCH_SIZE * MAX_OPEN_PAGES));
  }

  /** Keys of which the receiver has not yet taken the last state. */
  List<String> pending() {
    Map<String, Accepted> last = receipts.last();
    Set<String> dead = ConcurrentHashMap.newKeySet();
    state.deadLetters().forEach(letter -> dead.add(letter.key()));
    List<String> pending = new ArrayList<>();
    journal
        .last()
        .forEach(
            (key, wanted) -> {
              boolean there =
                  Optional.ofNullable(last.get(key))
                      .filter(message -> message.value() == wanted.value())
                      .isPresent();
              if (there == dead.contains(key)) {
                pending.add(key);
              }
            });
    return pending;
  }

  /** What is not at rest, for a report of failure. */
  private String unrest() {
    List<String> pending = pending();
    return pending.size()
        + " keys pending, such as "
        + pending.stream().limit(3).toList()
        + state.unrest()
        + leases.changes();
  }

  @Override
  public void close() {
    writers.close();
    ingestor.close();
  }
}
