package dev.atomicdata.postgres;

import static java.util.Objects.requireNonNull;

import dev.atomicdata.domain.Checkpoint;
import dev.atomicdata.domain.Origin;
import dev.atomicdata.ports.UnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From where one job reads the watched tables, looks and assemblies alike. Behind one address there
 * may be several servers, and a standby may show less than what the job has seen elsewhere: an
 * older state of a key would be taken for its latest. Such a server's answer is not used.
 *
 * <p>One server's snapshots each see all that the earlier ones saw, and a primary sees all that its
 * standbys do. A standby is asked for what its snapshot says: that every transaction below the last
 * one's xmin has ended (so what horizons claim is there), and that one has ended which had not when
 * the last one was taken.
 */
final class Standpoint {

  private static final Logger log = LoggerFactory.getLogger(Standpoint.class);

  private final Database database;
  private final String job;
  private final Terms terms;
  private Optional<Snapshot> last = Optional.empty();
  private List<Claim> claims = List.of();
  private Optional<Boolean> history = Optional.empty();
  private boolean told;
  private int moves;

  Standpoint(Database database, String job) {
    this.database = requireNonNull(database, "database");
    this.job = job;
    this.terms = Terms.reading(database.settings());
  }

  DatabaseSettings settings() {
    return database.settings();
  }

  /** The next server must show what this checkpoint claims, whoever read it. */
  synchronized void begin(Checkpoint since) {
    claims =
        since.positions().values().stream()
            .map(
                position ->
                    new Claim(
                        position.origin().map(Origin::server).orElse(""),
                        Snapshot.horizons(position).max().orElse(0)))
            .toList();
  }

  /**
   * Runs statements that see one snapshot.
   *
   * @param table to tell the relations of, if any
   * @throws UnavailableException also if the server may show less than what the job has seen
   */
  <T> T read(String subject, Optional<String> table, Work<T> work) {
    try {
      boolean known = mayKnowHistory(subject);
      return database.transact(
          subject,
          terms,
          connection -> Snapshot.begin(connection, terms, table, known),
          (connection, snapshot) -> {
            stand(subject, snapshot);
            return work.in(connection, snapshot);
          });
    } catch (UnavailableException e) {
      forgetRights();
      throw e;
    }
  }

  /** Whether what was found in another job's snapshot may be used as if it were from this one's. */
  synchronized boolean shares(Snapshot other) {
    if (last.isEmpty() ? isBehind(other) : !last.get().server().equals(other.server())) {
      return false;
    }
    if (last.isEmpty() || other.xmax() > last.get().xmax()) {
      last = Optional.of(other);
    }
    return true;
  }

  /** How often another server took over. */
  synchronized int moves() {
    return moves;
  }

  private synchronized void stand(String subject, Snapshot snapshot) {
    if (isBehind(snapshot)) {
      throw new UnavailableException(
          "%s: standby %s at transaction %d may be behind what was read before (expected: %s)"
              .formatted(
                  subject,
                  snapshot.server(),
                  snapshot.xmin(),
                  last.<Object>map(before -> before.server() + " at " + before.xmax())
                      .orElse(claims)));
    }
    if (last.isPresent() && !last.get().server().equals(snapshot.server())) {
      moves++;
      log.info("another server: job={} was={} is={}", job, last.get().server(), snapshot.server());
    }
    last = Optional.of(snapshot);
    claims = List.of();
  }

  private boolean isBehind(Snapshot snapshot) {
    return claims.stream().anyMatch(claim -> claim.isAheadOf(snapshot))
        || last.filter(before -> isBehind(snapshot, before)).isPresent();
  }

  private static boolean isBehind(Snapshot snapshot, Snapshot before) {
    Server server = snapshot.server();
    if (server.equals(before.server()) || !server.mayLagBehind(before.server().history())) {
      return false;
    }
    boolean sinceThen = snapshot.xmin() >= before.xmax() || snapshot.xmax() > before.xmax();
    return !sinceThen
        || snapshot.xmin() < before.xmin()
        || !Server.sameHistory(server.history(), before.server().history());
  }

  private synchronized boolean mayKnowHistory(String subject) {
    if (history.isEmpty()) {
      history =
          Optional.of(
              database.read(subject, sql -> sql.connectionResult(Snapshot::mayKnowHistory)));
      if (!history.get() && !told) {
        told = true;
        log.warn(
            "server's identity may not be read, failovers are told by transaction ids only: job={}",
            job);
      }
    }
    return history.get();
  }

  private synchronized void forgetRights() {
    history = Optional.empty();
  }

  /** What somebody has seen: all that transactions below the horizon did. */
  private record Claim(String history, long horizon) {

    boolean isAheadOf(Snapshot snapshot) {
      return snapshot.server().mayLagBehind(history)
          && (snapshot.xmin() < horizon
              || !Server.sameHistory(snapshot.server().history(), history));
    }
  }

  /** What is read in a snapshot. */
  @FunctionalInterface
  interface Work<T> {
    T in(Connection connection, Snapshot snapshot) throws SQLException;
  }
}
