package dev.atomicdata.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;

/**
 * What holds for one transaction. All of it is local to the transaction, so that a pooler that
 * hands each transaction another session (pgbouncer) changes nothing.
 *
 * @param schema the only one in which unqualified names are looked for; empty leaves the role's own
 *     search path
 * @param statement the longest run of one statement
 * @param lock the longest wait for one lock
 * @param idle the longest pause between two statements; empty leaves it to the server
 * @param network how much longer than the server may need for a statement its answer may take
 */
record Terms(
    boolean readOnly,
    Optional<String> schema,
    Duration statement,
    Duration lock,
    Optional<Duration> idle,
    Duration network) {

  private static final Duration NETWORK = Duration.ofSeconds(10);
  private static final Duration LEAST = Duration.ofSeconds(1);

  /**
   * All that the text or JSON of a value depends on, besides the value. Server, database, role and
   * driver may each say otherwise; keys and fingerprints must not.
   */
  private static final String TEXT_FORMS =
      """
      SET LOCAL DateStyle = 'ISO, MDY';SET LOCAL IntervalStyle = 'postgres';\
      SET LOCAL TimeZone = 'UTC';SET LOCAL bytea_output = 'hex';\
      SET LOCAL extra_float_digits = 1;SET LOCAL xmlbinary = 'base64';\
      SET LOCAL lc_monetary = 'C';SET LOCAL lc_numeric = 'C';SET LOCAL lc_time = 'C';\
      SET LOCAL standard_conforming_strings = on;""";

  /** Reads see one snapshot from the first statement to the last. */
  static Terms reading(DatabaseSettings settings) {
    return of(true, settings);
  }

  static Terms writing(DatabaseSettings settings) {
    return of(false, settings);
  }

  Terms in(String name) {
    return new Terms(readOnly, Optional.of(name), statement, lock, idle, network);
  }

  /** No statement, wait or pause longer than this. */
  Terms atMost(Duration limit) {
    return new Terms(
        readOnly,
        schema,
        min(statement, limit),
        min(lock, limit),
        Optional.of(limit),
        min(network, limit));
  }

  /**
   * Gives the running transaction's statements a tenth of the usual time, but a second at least, if
   * they have as much.
   */
  static void hurry(Connection connection, DatabaseSettings settings) throws SQLException {
    Duration usual = settings.statementTimeout();
    Duration tenth = usual.dividedBy(10);
    Duration most = tenth.compareTo(LEAST) > 0 ? tenth : min(usual, LEAST);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET LOCAL statement_timeout = " + most.toMillis());
    }
  }

  /** No wait for a lock longer than this. */
  Terms lockAtMost(Duration limit) {
    return new Terms(readOnly, schema, statement, min(lock, limit), idle, network);
  }

  /** After which the client gives up a connection that does not answer. */
  int networkTimeoutMs() {
    return Math.toIntExact(statement.plus(network).toMillis());
  }

  /** The statements that begin the transaction: one round trip. */
  String sql() {
    StringBuilder sql = new StringBuilder(200);
    if (readOnly) {
      sql.append("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY;");
      sql.append(TEXT_FORMS);
    }
    sql.append("SET LOCAL statement_timeout = ").append(statement.toMillis());
    sql.append(";SET LOCAL lock_timeout = ").append(lock.toMillis());
    idle.ifPresent(
        pause ->
            sql.append(";SET LOCAL idle_in_transaction_session_timeout = ")
                .append(pause.toMillis()));
    schema.ifPresent(name -> sql.append(";SET LOCAL search_path = ").append(Names.quoted(name)));
    return sql.toString();
  }

  private static Terms of(boolean readOnly, DatabaseSettings settings) {
    return new Terms(
        readOnly,
        Optional.empty(),
        settings.statementTimeout(),
        settings.lockTimeout(),
        Optional.empty(),
        NETWORK);
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) <= 0 ? one : other;
  }
}
