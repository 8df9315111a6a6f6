package dev.atomicdata.postgres;

import dev.atomicdata.domain.FullLook;
import dev.atomicdata.domain.Origin;
import dev.atomicdata.domain.Position;
import dev.atomicdata.domain.TransactionIds;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * What a transaction sees.
 *
 * @param xmin every transaction below it has ended: the horizon of the next look
 * @param xmax no transaction from it on is seen; widens the ids in rows to 64 bits
 * @param relations the table that was asked about and all that inherit from it
 * @param at when it was taken
 */
record Snapshot(long xmin, long xmax, Server server, String relations, Instant at) {

  /**
   * The functions with txid exist on every supported version, with 64-bit results. Relations are
   * told by their objects, not by their files: VACUUM FULL gives a table a new file and leaves the
   * ids in its rows alone.
   */
  private static final String CURRENT =
      """
      SELECT txid_snapshot_xmin(s), txid_snapshot_xmax(s), clock_timestamp(), pg_is_in_recovery(),
        concat_ws(' ', inet_server_addr(), inet_server_port(),
          extract(epoch FROM pg_postmaster_start_time())),
        %s
      FROM txid_current_snapshot() s
      """;

  private static final String RELATIONS =
      """
      (WITH RECURSIVE part(oid) AS (
          SELECT to_regclass(?::text)::oid
          UNION SELECT i.inhrelid FROM part p JOIN pg_inherits i ON i.inhparent = p.oid)
        SELECT coalesce(CASE count(*) WHEN 1 THEN min(oid)::text ELSE
          count(*) || ' ' || encode(sha256(string_agg(oid::text, ' ' ORDER BY oid)::bytea), 'hex')
        END, '') FROM part)
      """;

  /**
   * The timeline in pg_control_checkpoint() would be minutes behind. In recovery there is no
   * current WAL file to ask.
   */
  private static final String HISTORY =
      """
      (SELECT system_identifier FROM pg_control_system()) || '/' || CASE
        WHEN pg_is_in_recovery() THEN (SELECT min_recovery_end_timeline FROM pg_control_recovery())
        ELSE ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int END
      """;

  private static final String MAY_KNOW_HISTORY =
      """
      SELECT coalesce(bool_and(has_function_privilege(to_regprocedure(f), 'EXECUTE')), false)
        AND bool_and(to_regprocedure(f) IS NOT NULL)
      FROM unnest(ARRAY['pg_control_system()', 'pg_control_recovery()',
        'pg_walfile_name(pg_lsn)', 'pg_current_wal_lsn()']) f
      """;

  /** Whether the role may ask for a server's history; anybody may unless it was revoked. */
  static boolean mayKnowHistory(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(MAY_KNOW_HISTORY);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getBoolean(1);
    }
  }

  /**
   * Begins a transaction with the snapshot that all of it sees.
   *
   * @param terms those of a read, of one snapshot
   * @param table to tell the relations of, if any
   * @param history whether the role may ask for the server's
   */
  static Snapshot begin(Connection connection, Terms terms, Optional<String> table, boolean history)
      throws SQLException {
    String sql =
        terms.begin() + "; " + CURRENT.formatted(sql(table, history) + ", " + terms.settings());
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      if (table.isPresent()) {
        statement.setString(1, table.get());
      }
      statement.execute();
      statement.getMoreResults();
      return read(statement);
    }
  }

  /** The snapshot of a transaction that is running, and must be REPEATABLE READ. */
  static Snapshot of(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(CURRENT.formatted(sql(Optional.empty(), false)))) {
      statement.execute();
      return read(statement);
    }
  }

  private static String sql(Optional<String> table, boolean history) {
    return (history ? HISTORY : "''") + ", " + (table.isPresent() ? RELATIONS : "''");
  }

  private static Snapshot read(PreparedStatement statement) throws SQLException {
    try (ResultSet row = statement.getResultSet()) {
      row.next();
      return new Snapshot(
          row.getLong(1),
          row.getLong(2),
          new Server(row.getString(6), row.getString(5), row.getBoolean(4)),
          row.getString(7),
          row.getObject(3, OffsetDateTime.class).toInstant());
    }
  }

  Origin origin() {
    return new Origin(server.history(), relations);
  }

  /**
   * Why rows cannot be compared with the horizons of this position: another server answers, a
   * backup was restored, the table consists of something else, or too many ids have passed.
   */
  Optional<String> breaksWith(Position position) {
    if (position.origin().isPresent()) {
      Origin from = position.origin().get();
      if (!Server.sameHistory(from.server(), server.history())) {
        return Optional.of("server was " + from.server() + " and is " + server.history());
      }
      if (!from.relations().equals(relations)) {
        return Optional.of("table was " + from.relations() + " and is " + relations);
      }
    }
    return horizons(position)
        .boxed()
        .filter(horizon -> !knows(horizon))
        .findFirst()
        .map(horizon -> "next transaction is " + xmax + " and was at least " + horizon);
  }

  private boolean knows(long horizon) {
    return !TransactionIds.wentBack(horizon, xmax) && !TransactionIds.passed(horizon, xmax);
  }

  /** Those that the next look leans on: a look at every row leans on its own only. */
  static LongStream horizons(Position position) {
    return position
        .fullLook()
        .map(Snapshot::horizons)
        .orElseGet(() -> LongStream.of(position.polled(), position.swept()));
  }

  private static LongStream horizons(FullLook look) {
    return look.since() == 0
        ? LongStream.of(look.next())
        : LongStream.of(look.since(), look.next());
  }
}
