package dev.atomicdata.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Publishers as processes of their own, as anyone runs them, but with short times. */
final class Serving {

  static final String SERVE = "dev.atomicdata.runner.Main";

  private final Stage stage;
  private int started;

  Serving(Stage stage) {
    this.stage = stage;
  }

  /** Starts a publisher that uses the database under a role of its own. */
  Jvm start() {
    return start(SERVE, "serve", "--config");
  }

  /**
   * @param arguments of the main class; the configuration file is the last
   */
  synchronized Jvm start(String mainClass, String... arguments) {
    String name = "publisher_" + ++started;
    stage
        .database()
        .execute("CREATE ROLE " + role(name) + " SUPERUSER LOGIN PASSWORD '" + name + "'");
    Path configuration = stage.folder().resolve(name + ".toml");
    try {
      Files.writeString(configuration, configuration(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Jvm.start(
        stage.folder().resolve(name + ".log"),
        mainClass,
        Stream.concat(Stream.of(arguments), Stream.of(configuration.toString()))
            .toArray(String[]::new));
  }

  /** Roles belong to the whole server, which other runs use as well. */
  private String role(String name) {
    return stage.database().name() + "_" + name;
  }

  private String configuration(String name) {
    return """
        [database]
        host = "%s"
        port = %d
        username = "%s"
        password = "%s"
        database_name = "%s"
        schema = "%s"
        min_connections = 0
        max_connections = 5

        [service]
        polling_interval = "200ms"
        sweep_interval = "1s"
        query_batch_size = %d
        max_open_pages = %d
        lease = "2s"
        shutdown_timeout = "2s"

        %s
        [ingestor]
        base_url = "http://127.0.0.1:%d"
        request_timeout = "10s"
        retry_delay = "100ms"
        max_retry_delay = "1s"
        circuit_breaker.open_for = "1s"

        [signing]
        keypair_path = "%s"

        [http]
        bind = "127.0.0.1"
        port = 0

        [logging]
        format = "text"
        """
        .formatted(
            stage.database().host(),
            stage.database().port(),
            role(name),
            name,
            stage.database().name(),
            stage.stateSchema(),
            Stage.QUERY_BATCH_SIZE,
            Stage.MAX_OPEN_PAGES,
            Stream.of(WatchedJob.values())
                .map(job -> job.configuration(stage.schema()))
                .collect(Collectors.joining("\n")),
            stage.ingestor().port(),
            stage.keyFile());
  }
}
