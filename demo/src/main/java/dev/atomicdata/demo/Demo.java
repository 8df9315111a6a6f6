package dev.atomicdata.demo;

import dev.atomicdata.runner.Durations;
import dev.atomicdata.signing.Keypair;
import dev.atomicdata.signing.Network;
import dev.atomicdata.testkit.HeliumTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The demo from its beginning to its end. */
final class Demo {

  private final Screen screen;
  private final int mobile;
  private final int iot;
  private final long seed;
  private final Optional<Duration> stay;
  private final Optional<Duration> away;
  private final Tally tally = new Tally();
  private final Changes changes;
  private final StopRequest stop = new StopRequest();

  /**
   * @param stay how long rows go on changing at the end
   * @param away how long the ingestor is taken away in between
   */
  Demo(
      Screen screen,
      int mobile,
      int iot,
      long seed,
      Optional<Duration> stay,
      Optional<Duration> away) {
    this.screen = screen;
    this.mobile = mobile;
    this.iot = iot;
    this.seed = seed;
    this.stay = stay;
    this.away = away;
    this.changes = new Changes(seed);
  }

  /** Returns the exit code: 0 if everything was as it must be. */
  int run() throws Exception {
    try (Cleanup cleanup = new Cleanup()) {
      try {
        return run(cleanup);
      } catch (Exception e) {
        if (cleanup.signalled()) {
          return StopRequest.EXIT_CODE;
        }
        throw e;
      }
    }
  }

  private int run(Cleanup cleanup) throws Exception {
    Path folder = cleanup.later(Folder::create).path();
    WatchedDatabase database =
        cleanup.later(() -> WatchedDatabase.start(folder.resolve("postgresql")));
    screen.say("PostgreSQL %s runs on port %d", database.version(), database.port());
    fill(database);

    Keypair keypair = Keypair.generate(Network.MAINNET, new SecureRandom());
    keypair.write(folder.resolve("keypair.bin"));
    Path accepted = Files.createFile(folder.resolve("accepted.jsonl"));
    IngestorProcess ingestor =
        cleanup.later(() -> IngestorProcess.start(folder, keypair.address(), accepted));
    screen.say(
        "the ingestor listens on port %d and verifies against %s",
        ingestor.port(), keypair.address());

    AcceptedFile.Reader reader = cleanup.later(() -> new AcceptedFile.Reader(accepted));
    long begun = System.nanoTime();
    PublisherProcess publisher =
        cleanup.later(
            () ->
                PublisherProcess.start(
                    folder, database.port(), ingestor.port(), folder.resolve("keypair.bin")));
    screen.say("the publisher has started; its health: %s", publisher.page("/health"));
    Optional<Outage> outage = away.map(time -> new Outage(screen, publisher, ingestor, time));
    Followed followed = new Followed(screen, tally, reader, publisher, ingestor, stop, outage);
    Results results = new Results(publisher, ingestor, database);

    try {
      predict(database);
      double rate = followed.untilComplete();
      Map<ChangeKind, Integer> changed = change(database, results);
      screen.say("changed in one transaction:");
      changed.forEach((kind, rows) -> screen.say("  %,5d rows: %s", rows, kind.title()));
      followed.untilComplete();
      results.phasesDone(tally, rate, Duration.ofNanos(System.nanoTime() - begun));
      if (stay.isPresent()) {
        stay(database, publisher, followed, stay.get());
      }
    } catch (NoProgressException e) {
      System.err.println(e.getMessage());
      results.phasesDone(tally, 0, Duration.ofNanos(System.nanoTime() - begun));
    }
    results.stop(reader, tally);
    results.table(tally).forEach(line -> screen.say("%s", line));
    Summary summary = results.summary(tally);
    screen.say("%s", summary.json());
    if (summary.good(away.isPresent() ? Outage.UNSETTLED : 0) && tally.total().unexpected() == 0) {
      return 0;
    }
    return stop.made() && !tally.complete() ? StopRequest.EXIT_CODE : 1;
  }

  private void fill(WatchedDatabase database) throws SQLException {
    long begun = System.nanoTime();
    try (Connection connection = database.open()) {
      HeliumTables.create(connection);
      HeliumTables.fill(connection, mobile, iot, seed);
      changes.withholdKeys(connection);
    }
    screen.say(
        "generated %,d mobile and %,d IoT hotspots from seed %d in %s",
        mobile, iot, seed, Durations.write(Duration.ofNanos(System.nanoTime() - begun)));
  }

  private void predict(WatchedDatabase database) throws SQLException {
    try (Connection connection = database.open()) {
      Oracle.predict(connection, tally);
    }
  }

  private Map<ChangeKind, Integer> change(WatchedDatabase database, Results results)
      throws SQLException {
    results.firstPhaseDone(tally);
    try (Connection connection = database.open()) {
      Map<ChangeKind, Integer> changed = changes.applyAll(connection);
      Oracle.predict(connection, tally);
      return changed;
    }
  }

  /** Changes a row, waits a while, and so on; then everything must have followed once more. */
  private void stay(
      WatchedDatabase database, PublisherProcess publisher, Followed followed, Duration time)
      throws SQLException, IOException, InterruptedException {
    stop.listen();
    screen.say("now a row changes twice a second; health: %s", publisher.page("/health"));
    try (Connection connection = database.open()) {
      followed.whileChanging(new Changing(changes, connection), time);
      Oracle.predict(connection, tally);
    }
    if (stop.made()) {
      screen.say("stopping: waiting for what is due; a second signal breaks off at once");
    }
    followed.untilComplete();
  }
}
