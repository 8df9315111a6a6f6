package dev.atomicdata.postgres;

import dev.atomicdata.domain.Checkpoint;
import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.domain.Source;
import dev.atomicdata.domain.Touch;
import dev.atomicdata.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** A database with a table {@code item} to watch, and a clock that stands still. */
final class PollingFixture implements AutoCloseable {

  static final Source ITEMS = new Source("item", "block", "id");

  static final Duration SWEEP_INTERVAL = Duration.ofSeconds(60);

  static final Duration OVERLAP_TIME = Duration.ofSeconds(10);

  final TestDatabase server;
  final Database database;
  final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000);

  PollingFixture(TestDatabase server) {
    this.server = server;
    this.database = Databases.open(server);
    server.execute(
        "DROP SCHEMA IF EXISTS public CASCADE; CREATE SCHEMA public",
        // Few rows in a block, so that a table of some has pages.
        "CREATE TABLE item (id varchar(255) PRIMARY KEY, name text, block numeric DEFAULT 0)"
            + " WITH (fillfactor = 10)",
        "CREATE INDEX ON item (block)");
    new StateSchema(database).createOrUpgrade();
  }

  static PollingSettings settings() {
    return PollingSettings.defaults()
        .withOverlap(10, OVERLAP_TIME)
        .withSweepInterval(SWEEP_INTERVAL);
  }

  PollingSources sources(PollingSettings settings) {
    return sources(database, settings);
  }

  PollingSources sources(Database watched, PollingSettings settings) {
    return new PollingSources(watched, database, settings, Duration.ZERO, nanos::get);
  }

  /** Reads the job's changes as a fresh process would. */
  SourceReader reader(Job job, PollingSettings settings, Checkpoint since, int limit) {
    return new SourceReader(sources(settings).source(job), since, limit);
  }

  SourceReader reader(PollingSettings settings) {
    return reader(Jobs.watching(ITEMS), settings, Checkpoint.start(), 100);
  }

  SourceReader reader() {
    return reader(settings());
  }

  void sql(String... texts) {
    server.execute(texts);
  }

  /** Rows 1 to {@code count} with the same block. */
  void items(int count, int block) {
    sql(
        "INSERT INTO item SELECT n::text, 'first', %d FROM generate_series(1, %d) n"
            .formatted(block, count));
  }

  int serverVersion() {
    return Integer.parseInt(server.value("SHOW server_version_num").orElseThrow()) / 10_000;
  }

  /** Whether the server reads ranges of blocks, so that full looks go by them. */
  boolean readsBlocks() {
    return serverVersion() >= 14;
  }

  void sweepIsDue() {
    nanos.addAndGet(SWEEP_INTERVAL.toNanos());
  }

  /** A session of its own, in which the caller keeps a transaction open. */
  Connection session() throws SQLException {
    Connection session = server.open();
    session.setAutoCommit(false);
    return session;
  }

  static void run(Connection session, String sql) throws SQLException {
    try (Statement statement = session.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Stores requests to look at keys of {@code Jobs.watching}. */
  void touch(String... keys) {
    List<Touch> touches =
        Stream.of(keys).map(key -> Touch.requested(new RowKey(key), false)).toList();
    database.statements(
        "test",
        Terms.writing(database.settings()),
        sql -> StoredTouches.insert(sql, "items", touches));
  }

  /** What a look at the jobs finds. */
  List<Finding> inspect(Job... jobs) {
    return new Inspection(database, database, settings()).findings(List.of(jobs));
  }

  /** What of it is not fine. */
  List<Finding> problems(Job... jobs) {
    return inspect(jobs).stream()
        .filter(finding -> finding.severity() != Finding.Severity.FINE)
        .toList();
  }

  @Override
  public void close() {
    database.close();
  }
}
