package dev.atomicdata.postgres;

import static java.util.Objects.requireNonNull;

import dev.atomicdata.domain.Job;
import dev.atomicdata.ports.UnavailableException;
import dev.atomicdata.postgres.Finding.Severity;
import java.sql.SQLException;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Record;

/**
 * Tells before anything is published whether jobs can work on their databases: what is wrong, what
 * is missing and which statement gives it, and what will be slow or go unnoticed.
 *
 * <p>Looks at the servers, at privileges, at the watched tables and their indexes, at the plans of
 * the statements that will run, at tables these read that no source watches, and at the publisher's
 * own tables. Plans do not show what a function does inside. Nothing is changed, and no row of a
 * look is read.
 */
public final class Inspection {

  private static final int LEAST_VERSION = 120_000;

  private static final String UNDEFINED_DATABASE = "3D000";
  private static final String INVALID_AUTHORIZATION = "28";

  private final Database watched;
  private final Database state;
  private final PollingSettings polling;

  /**
   * @param watched holds the watched tables
   * @param state holds the publisher's own; may be the same
   * @param polling as the sources will have them
   */
  public Inspection(Database watched, Database state, PollingSettings polling) {
    this.watched = requireNonNull(watched, "watched");
    this.state = requireNonNull(state, "state");
    this.polling = requireNonNull(polling, "polling");
  }

  /**
   * Everything that is found, each thing once. What one thing hides is not looked at: the tables of
   * a database that does not answer, the plan of a query that is wrong.
   */
  public List<Finding> findings(List<Job> jobs) {
    Findings found = new Findings();
    boolean answers = answers("database", watched, found);
    if (answers) {
      connections("database", watched, jobs.size(), found);
      jobs.forEach(job -> new JobInspection(watched, polling, job, found).inspect());
    }
    if (state == watched ? answers : answers("state", state, found)) {
      if (state != watched) {
        connections("state", state, jobs.size(), found);
      }
      new StateInspection(state, found).inspect(jobs);
    }
    return found.all();
  }

  /** A job has one connection at a time; with fewer, one waits for another's long statement. */
  private static void connections(String section, Database database, int jobs, Findings found) {
    int most = database.settings().maxConnections();
    int needed = jobs + 1;
    if (most < needed) {
      found.add(
          Finding.warning(
              section,
              "max_connections %d for %d jobs: one may have to wait for the statements of another"
                  .formatted(most, jobs),
              "Set %s.max_connections to %d or more: one for each job, and one for the rest."
                  .formatted(section, needed)));
    }
  }

  private static boolean answers(String section, Database database, Findings found) {
    try {
      return Findings.run(database, section, sql -> server(section, database, sql, found));
    } catch (UnavailableException e) {
      found.add(noServer(section, database.settings(), e));
      return false;
    }
  }

  private static boolean server(String section, Database database, DSLContext sql, Findings found) {
    Record row =
        sql.fetchSingle(
            "SELECT current_setting('server_version_num')::int, current_setting('server_version'),"
                + " pg_is_in_recovery()");
    String version = row.get(1, String.class);
    if (row.get(0, Integer.class) < LEAST_VERSION) {
      found.add(
          Finding.wrong(section, "PostgreSQL " + version + " (expected: 12 or later)", "Upgrade."));
      return false;
    }
    found.add(
        Finding.fine(
            section,
            "%s, PostgreSQL %s%s"
                .formatted(
                    database.settings(), version, row.get(2, Boolean.class) ? ", a standby" : "")));
    return true;
  }

  private static Finding noServer(
      String section, DatabaseSettings settings, UnavailableException failure) {
    String state =
        failure.getCause() instanceof SQLException error && error.getSQLState() != null
            ? error.getSQLState()
            : "";
    String text = settings + ": " + Findings.failure(section, failure).text();
    if (state.equals(SqlErrors.INSUFFICIENT_PRIVILEGE)) {
      return Finding.wrong(
          section,
          text,
          "GRANT CONNECT ON DATABASE %s TO %s;"
              .formatted(Names.quoted(settings.databaseName()), Names.quoted(settings.username())));
    }
    if (state.equals(UNDEFINED_DATABASE)) {
      return Finding.wrong(section, text, "Correct " + section + ".database_name.");
    }
    if (state.startsWith(INVALID_AUTHORIZATION)) {
      return Finding.wrong(
          section,
          text,
          "Correct %1$s.username and %1$s.password, or the server's pg_hba.conf."
              .formatted(section));
    }
    return new Finding(Severity.UNAVAILABLE, section, text, "");
  }
}
