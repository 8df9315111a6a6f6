package dev.atomicdata.chaos;

import dev.atomicdata.testkit.TestDatabase;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What happened to the leases, written down by triggers in the transactions that did it: who took
 * them and gave them back, and what somebody wrote without holding one.
 */
final class LeaseLog {

  private final TestDatabase database;
  private final String schema;

  /** A lease that was taken or given back. */
  record Change(
      Instant at,
      String job,
      long epoch,
      Optional<String> holder,
      Optional<String> before,
      Instant beforeUntil) {

    boolean takenOver() {
      return holder.isPresent() && before.isPresent();
    }
  }

  /**
   * Holders that lost a lease, or gave one up, though nobody had done anything to them: the machine
   * was too busy for them to renew it.
   *
   * @param injected what was done to whom
   * @param lease how long a lease lasts
   * @param longestCall a call that is under way when a lease ends may take so long
   */
  List<Incident> overdue(List<Incident> injected, Duration lease, Duration longestCall) {
    Instant wall = Instant.now();
    long now = System.nanoTime();
    List<Incident> overdue = new ArrayList<>();
    for (Change change : changes()) {
      if (change.before().isEmpty()) {
        continue;
      }
      String process = processOf(change.before().get());
      long at = now - Duration.between(change.at(), wall).toNanos();
      if (injected.stream()
          .noneMatch(each -> each.subject().equals(process) && each.from() <= at)) {
        long expired = now - Duration.between(change.beforeUntil(), wall).toNanos();
        overdue.add(
            new Incident(
                Incident.Kind.OVERDUE,
                process,
                Math.min(expired, at) - lease.toNanos(),
                at + longestCall.toNanos()));
      }
    }
    return overdue;
  }

  /**
   * The same fault, lasting until another process had all the jobs of the one that it struck. What
   * a process sent before it died may be taken after its death, as long as no other has its job.
   */
  Incident untilTakenOver(Incident fault) {
    if (!fault.kind().deadly()) {
      return fault;
    }
    Instant wall = Instant.now();
    long now = System.nanoTime();
    long taken =
        changes().stream()
            .filter(
                change ->
                    change.before().map(LeaseLog::processOf).equals(Optional.of(fault.subject())))
            .mapToLong(change -> now - Duration.between(change.at(), wall).toNanos())
            .max()
            .orElse(fault.until());
    return new Incident(
        fault.kind(), fault.subject(), fault.from(), Math.max(taken, fault.until()));
  }

  private LeaseLog(TestDatabase database, String schema) {
    this.database = database;
    this.schema = schema;
  }

  /**
   * Begins to write down.
   *
   * @param schema of the publisher's own tables, which must be there
   */
  static LeaseLog begin(TestDatabase database, String schema) {
    database.execute(
        """
        CREATE TABLE %1$s.lease_log (
          id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at timestamptz, job text, epoch bigint,
          holder text, before text, before_until timestamptz, role text);
        CREATE FUNCTION %1$s.log_lease() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          INSERT INTO %1$s.lease_log (at, job, epoch, holder, before, before_until, role) VALUES
            (clock_timestamp(), NEW.job, NEW.epoch, NEW.holder, OLD.holder, OLD.expires_at,
             session_user);
          RETURN NULL;
        END $$;
        CREATE TRIGGER log_lease AFTER UPDATE ON %1$s.atomic_data_leases FOR EACH ROW
          WHEN (OLD.epoch <> NEW.epoch OR OLD.holder IS DISTINCT FROM NEW.holder)
          EXECUTE FUNCTION %1$s.log_lease();

        CREATE TABLE %1$s.stale_writes (at timestamptz, role text, what text);
        CREATE FUNCTION %1$s.check_write() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF session_user IS DISTINCT FROM (
              SELECT role FROM %1$s.lease_log l JOIN %1$s.atomic_data_leases USING (job, epoch)
              WHERE l.job = NEW.job AND l.holder IS NOT NULL) THEN
            INSERT INTO %1$s.stale_writes VALUES (
              clock_timestamp(), session_user, TG_TABLE_NAME || ': ' || NEW);
          END IF;
          RETURN NULL;
        END $$;
        CREATE INDEX ON %1$s.lease_log (job, epoch);
        CREATE TRIGGER check_write AFTER UPDATE OF settlement ON %1$s.atomic_data_leases
          FOR EACH ROW EXECUTE FUNCTION %1$s.check_write();
        CREATE TRIGGER check_write AFTER INSERT OR UPDATE ON %1$s.atomic_data_published
          FOR EACH ROW EXECUTE FUNCTION %1$s.check_write();
        CREATE TRIGGER check_write AFTER INSERT OR UPDATE ON %1$s.atomic_data_polling_state
          FOR EACH ROW EXECUTE FUNCTION %1$s.check_write();
        """
            .formatted(schema));
    return new LeaseLog(database, schema);
  }

  /** Who held what when: a line for each time that a lease was taken or given back. */
  void print(PrintStream out) {
    out.printf("%-30s %-8s %6s  %-16s %s%n", "time", "job", "epoch", "holder", "before");
    for (Change change : changes()) {
      out.printf(
          "%-30s %-8s %6d  %-16s %s%n",
          change.at(),
          change.job(),
          change.epoch(),
          change.holder().orElse("given back"),
          change
              .before()
              .map(before -> before + (change.takenOver() ? ", run out" : ""))
              .orElse(""));
    }
  }

  /** Holders call themselves by process and machine. */
  static String processOf(String holder) {
    return holder.substring(0, holder.indexOf('@'));
  }

  /** What was written by somebody who did not hold the job's lease. */
  long staleWrites() {
    return Long.parseLong(
        database.value("SELECT count(*) FROM " + schema + ".stale_writes").orElseThrow());
  }

  List<Change> changes() {
    List<Change> changes = new ArrayList<>();
    try (Connection connection = database.open();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT at, job, epoch, holder, before,"
                    + " CASE WHEN isfinite(before_until) THEN before_until ELSE at END"
                    + " FROM "
                    + schema
                    + ".lease_log ORDER BY id")) {
      while (rows.next()) {
        changes.add(
            new Change(
                rows.getTimestamp(1).toInstant(),
                rows.getString(2),
                rows.getLong(3),
                Optional.ofNullable(rows.getString(4)),
                Optional.ofNullable(rows.getString(5)),
                rows.getTimestamp(6).toInstant()));
      }
    } catch (SQLException e) {
      throw new IllegalStateException("no log of leases", e);
    }
    return changes;
  }
}
