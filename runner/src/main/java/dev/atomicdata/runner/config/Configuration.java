package dev.atomicdata.runner.config;

import static dev.atomicdata.runner.config.KnownSettings.*;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigValue;
import dev.atomicdata.delivery.DeliverySettings;
import dev.atomicdata.grpc.GrpcSettings;
import dev.atomicdata.ports.PublisherSettings;
import dev.atomicdata.postgres.DatabaseSettings;
import dev.atomicdata.postgres.PollingSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the configuration: all of its layers, and all of its problems at once. */
public final class Configuration {

  private static final Duration STANDBY = Duration.ofSeconds(1);

  private final List<Problem> problems;
  private final Values values;

  private final JobsReader jobs;
  private final Optional<Settings> settings;

  private Configuration(Config config, List<Problem> problems) {
    this.problems = problems;
    this.values = Values.read(config, problems);
    values.requireOrder(DATABASE.minConnections(), DATABASE.maxConnections());
    values.requireOrder(STATE.minConnections(), STATE.maxConnections());
    values.requireOrder(RETRY_DELAY, MAX_RETRY_DELAY);
    this.jobs = jobs(config);
    this.settings = settings();
  }

  /**
   * Reads every layer; a later one wins: the built-in defaults, {@code config/default.toml}, then
   * {@code config/local.toml} or the given file, then the environment. A list in a later layer
   * replaces the earlier one.
   *
   * @param directory the two files are in its folder {@code config}; either may be absent
   * @param file instead of {@code config/local.toml}; ends in .toml, .conf or .json
   * @throws ConfigurationException with every problem that was found
   */
  public static Settings load(Path directory, Optional<Path> file, Map<String, String> environment)
      throws ConfigurationException {
    Configuration configuration = read(directory, file, environment);
    if (!configuration.problems.isEmpty()) {
      throw new ConfigurationException(configuration.problems);
    }
    return configuration.settings.orElseThrow();
  }

  /** Shows what the same layers come to, problems or not. */
  public static ShownConfiguration show(
      Path directory, Optional<Path> file, Map<String, String> environment) {
    Configuration configuration = read(directory, file, environment);
    return new ShownConfiguration(
        new EffectiveSettings(configuration.values, configuration.jobs.jobs()).toml(),
        configuration.problems);
  }

  private static Configuration read(
      Path directory, Optional<Path> file, Map<String, String> environment) {
    List<Problem> problems = new ArrayList<>();
    Layers layers = new Layers(problems);
    Config config = layers.merged(directory, file, environment);
    Configuration configuration = new Configuration(config, problems);
    if (!layers.complete()) {
      problems.removeIf(Problem::ofAbsence);
    }
    problems.sort(Problem.order(problems));
    return configuration;
  }

  private Optional<Settings> settings() {
    Optional<DatabaseSettings> database = database(DATABASE);
    Optional<DatabaseSettings> state = database(STATE);
    Optional<PollingSettings> polling = values.build(OVERLAP, this::polling);
    Optional<PublisherSettings> publisher = values.build(POLLING_INTERVAL, this::publisher);
    Optional<GrpcSettings> endpoint = values.build(BASE_URL, this::endpoint);
    Optional<DeliverySettings> delivery = values.build(MAX_RETRIES, this::delivery);
    return values.build(
        HTTP_PORT,
        () ->
            new Settings(
                database.orElseThrow(Values::unusable),
                state.orElseThrow(Values::unusable),
                jobs.jobs().stream().map(DeclaredJob::job).toList(),
                polling.orElseThrow(Values::unusable),
                publisher.orElseThrow(Values::unusable),
                endpoint.orElseThrow(Values::unusable),
                delivery.orElseThrow(Values::unusable),
                values.find(KEYPAIR_PATH),
                values.get(LEASE),
                values.get(SHUTDOWN_TIMEOUT),
                values.get(DEAD_LETTER_RETENTION),
                new HttpSettings(values.get(HTTP_BIND), values.get(HTTP_PORT)),
                new LoggingSettings(values.get(LOGGING_LEVEL), values.get(LOGGING_FORMAT))));
  }

  private Optional<DatabaseSettings> database(DatabaseKeys keys) {
    return values.build(
        keys.host(),
        () ->
            new DatabaseSettings(
                values.get(keys.host()),
                values.get(keys.port()),
                values.get(keys.username()),
                values.get(keys.password()),
                values.get(keys.databaseName()),
                values.get(keys.schema()),
                values.get(keys.minConnections()),
                values.get(keys.maxConnections()),
                values.get(keys.acquireTimeout()),
                values.get(keys.idleTimeout()),
                values.get(keys.maxLifetime()),
                values.get(keys.statementTimeout()),
                values.get(keys.lockTimeout()),
                values.get(keys.sslMode())));
  }

  private PollingSettings polling() {
    return new PollingSettings(
        values.get(OVERLAP),
        values.get(OVERLAP_TIME),
        values.get(SWEEP_INTERVAL),
        values.get(RECONCILE_INTERVAL),
        values.get(BATCH_SIZE));
  }

  private GrpcSettings endpoint() {
    return new GrpcSettings(
        values.get(BASE_URL),
        values.get(ALLOW_PLAINTEXT),
        values.get(CONNECT_TIMEOUT),
        values.get(REQUEST_TIMEOUT),
        values.get(KEEPALIVE),
        values.get(KEEPALIVE_TIMEOUT));
  }

  private DeliverySettings delivery() {
    return new DeliverySettings(
        values.get(MAX_CONCURRENT_PUBLISHES),
        values.get(MAX_RETRIES),
        values.get(RETRY_DELAY),
        values.get(MAX_RETRY_DELAY),
        values.get(REQUEST_TIMEOUT),
        values.get(BREAKER_FAILURES),
        values.get(BREAKER_OPEN_FOR));
  }

  private PublisherSettings publisher() {
    PublisherSettings defaults = PublisherSettings.defaults();
    return new PublisherSettings(
        values.get(POLLING_INTERVAL),
        values.get(QUERY_BATCH_SIZE),
        values.get(MAX_OPEN_PAGES),
        standby(values.get(LEASE)),
        values.get(MAX_REJECTIONS_IN_ROW),
        values.get(MAX_MESSAGE_BYTES),
        defaults.backoff(),
        values.get(STUCK_AFTER));
  }

  private JobsReader jobs(Config config) {
    String destination = values.find(BASE_URL).map(URI::toString).orElse("");
    JobsReader reader = new JobsReader(problems, destination, values.find(START));
    Optional<ConfigList> preset =
        values.build(
            PRESET,
            () ->
                values
                    .get(PRESET)
                    .jobs(values.get(HELIUM_SCHEMA), values.get(HELIUM_CHANGE_COLUMN)));
    preset.ifPresent(list -> reader.readJobs("jobs", list));
    Optional<ConfigList> watched = list(config, WATCHED_TABLES);
    watched.ifPresent(list -> reader.readWatchedTables(WATCHED_TABLES, list));
    Optional<ConfigList> jobs = list(config, JOBS);
    jobs.ifPresent(list -> reader.readJobs(JOBS, list));
    reader.checkOrder();
    if (Stream.of(preset, watched, jobs).allMatch(list -> list.filter(List::isEmpty).isPresent())) {
      problems.add(
          Problem.missing(
              JOBS, "a job, one of service.watched_tables, or service.preset = \"helium\""));
    } else if (reader.signed() && !config.hasPath(KEYPAIR_PATH.key())) {
      problems.add(Problem.missing(KEYPAIR_PATH.key(), KEYPAIR_PATH.kind().expected()));
    }
    return reader;
  }

  private Optional<ConfigList> list(Config config, String key) {
    ConfigValue value = config.getValue(key);
    if (value instanceof ConfigList list) {
      return Optional.of(list);
    }
    problems.add(
        Problem.wrong(
            value.origin(),
            key,
            value.unwrapped().toString(),
            "a list of tables: [[" + key + "]]"));
    return Optional.empty();
  }

  /**
   * A publisher that stands by takes over at once: reading who holds a lease costs next to nothing.
   */
  private static Duration standby(Duration lease) {
    Duration third = lease.dividedBy(3);
    return third.compareTo(STANDBY) < 0 ? third : STANDBY;
  }
}
