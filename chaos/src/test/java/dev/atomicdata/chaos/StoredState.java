package dev.atomicdata.chaos;

import dev.atomicdata.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What publishers have stored: who holds which job, and what is unfinished. */
final class StoredState {

  private final TestDatabase database;
  private final String schema;

  StoredState(TestDatabase database, String schema) {
    this.database = database;
    this.schema = schema;
  }

  /** The process that holds the job, by its id. */
  Optional<String> holder(WatchedJob job) {
    return database
        .value(
            """
            SELECT holder FROM %s.atomic_data_leases
            WHERE expires_at > clock_timestamp() AND job = '%s'
            """
                .formatted(schema, job.jobName()))
        .map(LeaseLog::processOf);
  }

  /** Requests to look at keys whose outcome a holder has not lived to see, or saw too late. */
  long unknownOutcomes() {
    return count(
        "SELECT count(*) FROM %1$s.atomic_data_touched WHERE reason IN ('LATE', 'ANNOUNCED')");
  }

  /**
   * How much the publishers know to be unfinished: stored touches, and announced keys, but for
   * those that cannot be published as they are.
   */
  long restless() {
    return count(
        """
        SELECT (SELECT count(*) FROM %1$s.atomic_data_published p
            WHERE fingerprint IS NULL AND NOT EXISTS (
              SELECT FROM %1$s.atomic_data_failed_records f
              WHERE f.job = p.job AND f.key = p.key AND f.closed_at IS NULL))
          + (SELECT count(*) FROM %1$s.atomic_data_touched)
        """);
  }

  /** Leases and some of what is unfinished, for a report of failure. */
  String unrest() {
    return rows("atomic_data_leases")
        + rows("atomic_data_touched LIMIT 5")
        + rows("atomic_data_published WHERE fingerprint IS NULL LIMIT 5");
  }

  /** The open ones. */
  List<DeadLetter> deadLetters() {
    List<DeadLetter> letters = new ArrayList<>();
    try (Connection connection = database.open();
        Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery(
                "SELECT job, key, kind, reason FROM "
                    + schema
                    + ".atomic_data_failed_records WHERE closed_at IS NULL")) {
      while (found.next()) {
        letters.add(
            new DeadLetter(
                WatchedJob.keyOf(found.getString(1), found.getString(2)),
                found.getString(3),
                found.getString(4)));
      }
    } catch (SQLException e) {
      throw new IllegalStateException("no dead letters", e);
    }
    return letters;
  }

  private long count(String sql) {
    return Long.parseLong(database.value(sql.formatted(schema)).orElseThrow());
  }

  private String rows(String from) {
    return database
        .value("SELECT json_agg(r) FROM (SELECT * FROM " + schema + "." + from + ") AS r")
        .orElse("nothing");
  }
}
