package dev.atomicdata.runner.config;

import static dev.atomicdata.runner.config.Kind.choice;
import static dev.atomicdata.runner.config.Kind.duration;
import static dev.atomicdata.runner.config.Kind.filledText;
import static dev.atomicdata.runner.config.Kind.flag;
import static dev.atomicdata.runner.config.Kind.number;
import static dev.atomicdata.runner.config.Kind.text;
import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;

import dev.atomicdata.domain.Start;
import dev.atomicdata.postgres.SslMode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Every setting that exists; their defaults stand in {@code reference.conf}. Jobs are read apart,
 * because they are a list ({@link JobsReader}).
 */
final class KnownSettings {

  /** In the order in which they are declared below. */
  static final List<Setting<?>> ALL = new ArrayList<>();

  static final String JOBS = "service.jobs";
  static final String WATCHED_TABLES = "service.watched_tables";

  /** What is a list of tables, and no setting with one value. */
  static final List<String> LISTS = List.of(WATCHED_TABLES, JOBS);

  private static final Duration INSTANT = Duration.ofMillis(1);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final int ANY = Integer.MAX_VALUE;

  static final DatabaseKeys DATABASE = DatabaseKeys.declared("database");
  static final DatabaseKeys STATE = DATABASE.inheritedBy("state");

  static final Setting<Preset> PRESET = known("service.preset", choice(Preset.class));
  static final Setting<String> HELIUM_SCHEMA = known("service.helium.schema", filledText());
  static final Setting<String> HELIUM_CHANGE_COLUMN =
      known("service.helium.change_column", filledText());
  static final Setting<Start> START = known(Setting.of("service.start", Kind.start()).asOptional());
  static final Setting<Duration> POLLING_INTERVAL =
      known("service.polling_interval", duration(INSTANT));
  static final Setting<Duration> SWEEP_INTERVAL = known("service.sweep_interval", duration(SECOND));
  static final Setting<Duration> RECONCILE_INTERVAL =
      known("service.reconcile_interval", duration(SECOND));
  static final Setting<Integer> OVERLAP = known("service.overlap", number(0, ANY));
  static final Setting<Duration> OVERLAP_TIME =
      known("service.overlap_time", duration(Duration.ZERO));
  static final Setting<Integer> BATCH_SIZE = known("service.batch_size", number(1, 10_000_000));
  static final Setting<Integer> QUERY_BATCH_SIZE =
      known("service.query_batch_size", number(1, 100_000));
  static final Setting<Integer> MAX_OPEN_PAGES = known("service.max_open_pages", number(1, 100));
  static final Setting<Integer> MAX_CONCURRENT_PUBLISHES =
      known("service.max_concurrent_publishes", number(1, 100_000));
  static final Setting<Duration> LEASE = known("service.lease", duration(SECOND));
  static final Setting<Duration> SHUTDOWN_TIMEOUT =
      known("service.shutdown_timeout", duration(Duration.ZERO));
  static final Setting<Duration> STUCK_AFTER = known("service.stuck_after", duration(INSTANT));
  static final Setting<Integer> MAX_REJECTIONS_IN_ROW =
      known("service.max_rejections_in_row", number(1, ANY));
  static final Setting<Integer> MAX_MESSAGE_BYTES =
      known("service.max_message_bytes", number(1, ANY));
  static final Setting<Duration> DEAD_LETTER_RETENTION =
      known("service.dead_letter_retention", duration(SECOND));

  static final Setting<URI> BASE_URL = known("ingestor.base_url", Kind.endpoint());
  static final Setting<Boolean> ALLOW_PLAINTEXT = known("ingestor.allow_plaintext", flag());
  static final Setting<Duration> CONNECT_TIMEOUT =
      known("ingestor.connect_timeout", duration(INSTANT));
  static final Setting<Duration> REQUEST_TIMEOUT =
      known("ingestor.request_timeout", duration(INSTANT));
  static final Setting<Integer> MAX_RETRIES = known("ingestor.max_retries", number(0, 1_000));
  static final Setting<Duration> RETRY_DELAY = known("ingestor.retry_delay", duration(INSTANT));
  static final Setting<Duration> MAX_RETRY_DELAY =
      known("ingestor.max_retry_delay", duration(INSTANT));
  static final Setting<Integer> BREAKER_FAILURES =
      known("ingestor.circuit_breaker.failures", number(1, 10_000));
  static final Setting<Duration> BREAKER_OPEN_FOR =
      known("ingestor.circuit_breaker.open_for", duration(INSTANT));
  static final Setting<Duration> KEEPALIVE = known("ingestor.keepalive", duration(SECOND));
  static final Setting<Duration> KEEPALIVE_TIMEOUT =
      known("ingestor.keepalive_timeout", duration(INSTANT));

  static final Setting<Path> KEYPAIR_PATH =
      known(Setting.of("signing.keypair_path", Kind.path()).asOptional());

  static final Setting<String> HTTP_BIND = known("http.bind", Kind.host());
  static final Setting<Integer> HTTP_PORT = known("http.port", number(0, 65_535));

  static final Setting<LoggingSettings.Level> LOGGING_LEVEL =
      known("logging.level", choice(LoggingSettings.Level.class));
  static final Setting<LoggingSettings.Format> LOGGING_FORMAT =
      known("logging.format", choice(LoggingSettings.Format.class));

  /** The keys of all settings. */
  static final Set<String> KEYS =
      ALL.stream().map(Setting::key).collect(toCollection(LinkedHashSet::new));

  /** The keys of all settings and lists. */
  static final Set<String> NAMES =
      Stream.concat(KEYS.stream(), LISTS.stream()).collect(toCollection(LinkedHashSet::new));

  /** What settings stand in, the inner ones first. */
  static final Set<String> SECTIONS =
      KEYS.stream()
          .flatMap(
              key ->
                  IntStream.range(0, key.length())
                      .filter(i -> key.charAt(i) == '.')
                      .mapToObj(i -> key.substring(0, i)))
          .sorted(comparing(String::length).reversed())
          .collect(toCollection(LinkedHashSet::new));

  private KnownSettings() {}

  /** Whether there are settings below this key. */
  static boolean isSection(String key) {
    return SECTIONS.contains(key);
  }

  /** What may stand in a section. */
  static String namesIn(String section) {
    String prefix = section + ".";
    return NAMES.stream()
        .filter(name -> name.startsWith(prefix))
        .map(name -> name.substring(prefix.length()).replaceFirst("[.].*", ""))
        .distinct()
        .collect(joining(", "));
  }

  private static <T> Setting<T> known(String key, Kind<T> kind) {
    return known(Setting.of(key, kind));
  }

  private static <T> Setting<T> known(Setting<T> setting) {
    ALL.add(setting);
    return setting;
  }

  /** The settings of a database. */
  record DatabaseKeys(
      Setting<String> host,
      Setting<Integer> port,
      Setting<String> username,
      Setting<String> password,
      Setting<String> databaseName,
      Setting<String> schema,
      Setting<Integer> minConnections,
      Setting<Integer> maxConnections,
      Setting<Duration> acquireTimeout,
      Setting<Duration> idleTimeout,
      Setting<Duration> maxLifetime,
      Setting<Duration> statementTimeout,
      Setting<Duration> lockTimeout,
      Setting<SslMode> sslMode) {

    private static DatabaseKeys declared(String section) {
      return new DatabaseKeys(
          known(section + ".host", Kind.host()),
          known(section + ".port", number(1, 65_535)),
          known(section + ".username", filledText()),
          known(Setting.of(section + ".password", text()).asSecret()),
          known(section + ".database_name", filledText()),
          known(section + ".schema", filledText()),
          known(section + ".min_connections", number(0, 1_000)),
          known(section + ".max_connections", number(1, 1_000)),
          known(section + ".acquire_timeout", duration(Duration.ofMillis(250))),
          known(section + ".idle_timeout", duration(Duration.ofSeconds(10))),
          known(section + ".max_lifetime", duration(Duration.ofSeconds(30))),
          known(section + ".statement_timeout", duration(INSTANT)),
          known(section + ".lock_timeout", duration(INSTANT)),
          known(section + ".ssl_mode", choice(SslMode.class)));
    }

    private DatabaseKeys inheritedBy(String section) {
      return new DatabaseKeys(
          known(host.inheritedBy(section)),
          known(port.inheritedBy(section)),
          known(username.inheritedBy(section)),
          known(password.inheritedBy(section)),
          known(databaseName.inheritedBy(section)),
          known(schema.inheritedBy(section)),
          known(minConnections.inheritedBy(section)),
          known(maxConnections.inheritedBy(section)),
          known(acquireTimeout.inheritedBy(section)),
          known(idleTimeout.inheritedBy(section)),
          known(maxLifetime.inheritedBy(section)),
          known(statementTimeout.inheritedBy(section)),
          known(lockTimeout.inheritedBy(section)),
          known(sslMode.inheritedBy(section)));
    }
  }
}
