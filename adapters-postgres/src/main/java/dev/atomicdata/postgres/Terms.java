package dev.atomicdata.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What holds for one transaction. All of it is local to the transaction, so that a pooler that
 * hands each transaction another session (pgbouncer) changes nothing.
 */
final class Terms {

  private static final Duration NETWORK = Duration.ofSeconds(10);
  private static final Duration LEAST = Duration.ofSeconds(1);

  /**
   * All that the text or JSON of a value depends on, besides the value. Server, database, role and
   * driver may each say otherwise; keys and fingerprints must not.
   */
  private static final Map<String, String> TEXT_FORMS =
      new TreeMap<>(
          Map.of(
              "DateStyle", "ISO, MDY",
              "IntervalStyle", "postgres",
              "TimeZone", "UTC",
              "bytea_output", "hex",
              "extra_float_digits", "1",
              "xmlbinary", "base64",
              "lc_monetary", "C",
              "lc_numeric", "C",
              "lc_time", "C",
              "standard_conforming_strings", "on"));

  /**
   * Reads are many and small, and look up the keys of one page after the other: starting workers or
   * a compiler for each costs more than it saves, and what an index leads to is in memory.
   */
  private static final Map<String, String> SMALL_READS =
      new TreeMap<>(
          Map.of("jit", "off", "max_parallel_workers_per_gather", "0", "random_page_cost", "1.1"));

  private final boolean readOnly;

  /** The only one in which unqualified names are looked for; empty leaves the role's own path. */
  private final Optional<String> schema;

  /** The longest run of one statement. */
  private final Duration statement;

  /** The longest wait for one lock. */
  private final Duration lock;

  /** The longest pause between two statements; empty leaves it to the server. */
  private final Optional<Duration> idle;

  /** How much longer than the server may need for a statement its answer may take. */
  private final Duration network;

  private final String settings;

  private Terms(
      boolean readOnly,
      Optional<String> schema,
      Duration statement,
      Duration lock,
      Optional<Duration> idle,
      Duration network) {
    this.readOnly = readOnly;
    this.schema = schema;
    this.statement = statement;
    this.lock = lock;
    this.idle = idle;
    this.network = network;
    this.settings = settings(readOnly, schema, statement, lock, idle);
  }

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

  /** Begins a transaction in which they hold: one round trip. */
  void begin(Connection connection) throws SQLException {
    try (Statement begin = connection.createStatement()) {
      begin.execute(begin() + "; SELECT " + settings);
    }
  }

  /** The statement that begins a transaction, before the {@link #settings}. */
  String begin() {
    return readOnly ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" : "BEGIN";
  }

  /** All settings as expressions to select, for the transaction that does. */
  String settings() {
    return settings;
  }

  private static String settings(
      boolean readOnly,
      Optional<String> schema,
      Duration statement,
      Duration lock,
      Optional<Duration> idle) {
    Map<String, String> settings = new LinkedHashMap<>();
    if (readOnly) {
      settings.putAll(TEXT_FORMS);
      settings.putAll(SMALL_READS);
    }
    settings.put("statement_timeout", "" + statement.toMillis());
    settings.put("lock_timeout", "" + lock.toMillis());
    idle.ifPresent(
        pause -> settings.put("idle_in_transaction_session_timeout", "" + pause.toMillis()));
    schema.ifPresent(name -> settings.put("search_path", Names.quoted(name)));
    return settings.entrySet().stream()
        .map(
            setting ->
                "set_config('"
                    + setting.getKey()
                    + "', '"
                    + setting.getValue().replace("'", "''")
                    + "', true)")
        .collect(Collectors.joining(", "));
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
