package dev.atomicdata.postgres;

import dev.atomicdata.domain.Fingerprint;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A job's row of {@code atomic_data_leases}, locked until the transaction ends: whoever has the
 * lock decides alone who holds the lease.
 *
 * <p>Time is {@code clock_timestamp()}: {@code now()} is when the transaction began, which may be
 * long before it got the lock.
 */
record LeaseRow(
    String job,
    Optional<String> holder,
    long epoch,
    long settlement,
    boolean held,
    Fingerprint definition) {

  private static final String UNTIL = "clock_timestamp() + ? * interval '1 millisecond'";

  /**
   * Makes the row if there is none. Empty when another transaction has it: its holder is alive, or
   * was a moment ago.
   */
  static Optional<LeaseRow> lock(Statements sql, String job, Fingerprint definition) {
    // An insertion that meets a row being changed would wait for it, so it is only tried if needed.
    if (select(sql, job, "").isEmpty()) {
      sql.execute(
          """
          INSERT INTO atomic_data_leases (job, epoch, settlement, expires_at, definition)
          VALUES (?, 0, 0, '-infinity', ?) ON CONFLICT DO NOTHING
          """,
          job,
          definition.bytes());
    }
    return select(sql, job, "FOR UPDATE SKIP LOCKED");
  }

  /** The row as it is, without a lock. */
  static Optional<LeaseRow> find(Statements sql, String job) {
    return select(sql, job, "");
  }

  /** Waits for the row; empty only if somebody deleted it. */
  static Optional<LeaseRow> lock(Statements sql, String job) {
    return select(sql, job, "FOR UPDATE");
  }

  /**
   * Makes the holder's lease valid for its whole time again, in one round trip.
   *
   * @return whether it had not ended
   */
  static boolean renew(Database state, Terms terms, Grant grant) {
    List<Long> renewed =
        state.fetch(
            "job " + grant.job(),
            terms,
            "UPDATE atomic_data_leases SET expires_at = "
                + UNTIL
                + " WHERE job = ? AND epoch = ? AND holder IS NOT NULL RETURNING epoch",
            row -> row.getLong(1),
            grant.lease().toMillis(),
            grant.job(),
            grant.epoch());
    return !renewed.isEmpty();
  }

  /** Ends the lease, so that no renewal under way can bring it back. */
  static void giveBack(Statements sql, Grant grant) {
    sql.execute(
        """
        UPDATE atomic_data_leases SET expires_at = '-infinity', holder = NULL
        WHERE job = ? AND epoch = ?
        """,
        grant.job(),
        grant.epoch());
  }

  void take(Statements sql, String newHolder, Fingerprint newDefinition, Duration lease) {
    sql.execute(
        "UPDATE atomic_data_leases SET holder = ?, epoch = epoch + 1, definition = ?, expires_at = "
            + UNTIL
            + " WHERE job = ?",
        newHolder,
        newDefinition.bytes(),
        lease.toMillis(),
        job);
  }

  /**
   * Counts a settlement, which renews the lease as well, and locks the row.
   *
   * @return false if the row is not as the holder left it after the settlement before
   */
  static boolean settle(Statements sql, Grant grant, long number) {
    return sql.execute(
            "UPDATE atomic_data_leases SET settlement = ?, expires_at = "
                + UNTIL
                + " WHERE job = ? AND epoch = ? AND settlement = ?",
            number,
            grant.lease().toMillis(),
            grant.job(),
            grant.epoch(),
            number - 1)
        == 1;
  }

  void requireDefinition(Fingerprint expected) {
    otherThan(expected)
        .ifPresent(
            other -> {
              throw new IllegalStateException("job " + job + " " + other);
            });
  }

  /** What to say if the job is defined differently. */
  Optional<String> otherThan(Fingerprint expected) {
    return definition.equals(expected)
        ? Optional.empty()
        : Optional.of(
            "is published by "
                + holder.orElse("nobody")
                + " with another query, other sources, another message type, destination or order"
                + " (expected: the same definition in every running publisher, or another name)");
  }

  private static Optional<LeaseRow> select(Statements sql, String job, String lock) {
    return sql
        .fetch(
            """
            SELECT holder, epoch, settlement, expires_at > clock_timestamp(), definition
            FROM atomic_data_leases WHERE job = ?
            """
                + lock,
            row -> of(job, row),
            job)
        .stream()
        .findFirst();
  }

  private static LeaseRow of(String job, ResultSet row) throws SQLException {
    return new LeaseRow(
        job,
        Optional.ofNullable(row.getString(1)),
        row.getLong(2),
        row.getLong(3),
        row.getBoolean(4),
        Fingerprint.fromBytes(row.getBytes(5)));
  }
}
