package dev.atomicdata.postgres;

import dev.atomicdata.domain.Checkpoint;
import dev.atomicdata.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sources that watch one server, ours and the naive one, and what each key was when they last had
 * it looked up there.
 */
final class RaceWatchers implements AutoCloseable {

  /** Ours as it is, with so small a batch that most looks become full looks, and without sweeps. */
  enum Ours {
    SWEEPING(50_000, 20),
    PAGING(40, 20),
    POLLING(50_000, Integer.MAX_VALUE);

    private final int batchSize;
    private final int looksASweep;

    Ours(int batchSize, int looksASweep) {
      this.batchSize = batchSize;
      this.looksASweep = looksASweep;
    }
  }

  private final TestDatabase server;
  private final Database database;
  private final Connection session;
  private final Connection sessionOfNaive;
  private final List<Watching> ours;
  private final NaiveSource naive;
  private final Set<String> foundByNaive = new HashSet<>();
  private final Map<String, String> seenByNaive = new HashMap<>();
  private int looks;

  RaceWatchers(TestDatabase server, PollingFixture fixture) throws SQLException {
    this.server = server;
    this.database = Databases.open(server);
    this.session = server.open();
    this.sessionOfNaive = server.open();
    this.ours = List.of(Ours.values()).stream().map(kind -> new Watching(kind, fixture)).toList();
    this.naive = new NaiveSource(server, foundByNaive::add);
  }

  /** Goes on in a thread of its own, as {@link #look} does. */
  void lookNaively() {
    naive.look();
    lookUp(sessionOfNaive, foundByNaive, seenByNaive);
    foundByNaive.clear();
  }

  void look() {
    ours.forEach(watching -> watching.look(looks));
    looks++;
  }

  /** All that there is to find; whoever sweeps sweeps once more. */
  void lookToTheEnd() {
    lookNaively();
    ours.forEach(Watching::lookToTheEnd);
  }

  Map<String, String> seenBy(Ours kind) {
    return ours.stream().filter(watching -> watching.kind == kind).findFirst().orElseThrow().seen;
  }

  Map<String, String> seenByNaive() {
    return seenByNaive;
  }

  /** Every key's version. */
  Map<String, String> present() {
    Map<String, String> versions = new HashMap<>();
    read(session, "SELECT id, name FROM item WHERE ? IS NOT NULL", List.of(), versions);
    return versions;
  }

  @Override
  public void close() throws SQLException {
    session.close();
    sessionOfNaive.close();
    database.close();
  }

  private void lookUp(Connection session, Collection<String> keys, Map<String, String> seen) {
    read(session, "SELECT id, name FROM item WHERE id = ANY(?)", keys, seen);
  }

  private void read(
      Connection session, String sql, Collection<String> keys, Map<String, String> versions) {
    try (PreparedStatement statement = session.prepareStatement(sql)) {
      statement.setArray(1, session.createArrayOf("text", keys.toArray()));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          versions.put(row.getString(1), row.getString(2));
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException("no answer from " + server, e);
    }
  }

  private final class Watching {

    private final Ours kind;
    private final AtomicLong nanos = new AtomicLong();
    private final SourceReader reader;
    private final Map<String, String> seen = new HashMap<>();

    Watching(Ours kind, PollingFixture fixture) {
      this.kind = kind;
      PollingSources sources =
          new PollingSources(
              database,
              fixture.database,
              PollingFixture.settings()
                  .withBatchSize(kind.batchSize)
                  .withOverlap(RandomWriters.OVERLAP, Duration.ZERO),
              Duration.ZERO,
              nanos::get);
      this.reader =
          new SourceReader(
              sources.source(
                  Jobs.named(
                      kind.name(),
                      "SELECT id FROM item WHERE id = ANY($PRIMARY_KEYS)",
                      PollingFixture.ITEMS)),
              Checkpoint.start(),
              100);
      // What changes during the full look at the start is for the sweeps.
      reader.round();
    }

    void look(int looks) {
      if (looks % kind.looksASweep == kind.looksASweep - 1) {
        nanos.addAndGet(PollingFixture.SWEEP_INTERVAL.toNanos());
      }
      lookUp(session, SourceReader.keys(reader.page()), seen);
    }

    void lookToTheEnd() {
      // What is left of a round that may have begun before the end.
      lookUp(session, reader.keys(), seen);
      if (kind != Ours.POLLING) {
        nanos.addAndGet(PollingFixture.SWEEP_INTERVAL.toNanos());
      }
      lookUp(session, reader.keys(), seen);
    }
  }
}
