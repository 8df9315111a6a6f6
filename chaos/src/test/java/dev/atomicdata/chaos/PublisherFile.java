package dev.atomicdata.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The configuration of a publisher as anyone runs it, but with short times. */
record PublisherFile(
    Stage stage,
    String username,
    String password,
    int databasePort,
    int ingestorPort,
    Duration requestTimeout,
    int maxConnections,
    Duration lease) {

  /** Straight to database and receiver. */
  static PublisherFile of(Stage stage) {
    return new PublisherFile(
        stage,
        stage.database().username(),
        stage.database().password(),
        stage.database().port(),
        stage.ingestor().port(),
        Stage.REQUEST_TIMEOUT,
        5,
        Stage.LEASE);
  }

  PublisherFile withUser(String name, String secret) {
    return new PublisherFile(
        stage, name, secret, databasePort, ingestorPort, requestTimeout, maxConnections, lease);
  }

  PublisherFile withDatabase(int port, int connections) {
    return new PublisherFile(
        stage, username, password, port, ingestorPort, requestTimeout, connections, lease);
  }

  PublisherFile withReceiver(int port, Duration timeout) {
    return new PublisherFile(
        stage, username, password, databasePort, port, timeout, maxConnections, lease);
  }

  /** With the time of a lease that nothing but a fault of the holder can use up. */
  PublisherFile withLongLease() {
    return new PublisherFile(
        stage,
        username,
        password,
        databasePort,
        ingestorPort,
        requestTimeout,
        maxConnections,
        Stage.LONG_LEASE);
  }

  Path write(String name) {
    Path file = stage.folder().resolve(name + ".toml");
    try {
      return Files.writeString(file, text());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String text() {
    return """
        [database]
        host = "%s"
        port = %d
        username = "%s"
        password = "%s"
        database_name = "%s"
        schema = "%s"
        min_connections = 0
        max_connections = %d
        acquire_timeout = "1s"
        statement_timeout = "2s"
        lock_timeout = "1s"

        [service]
        polling_interval = "200ms"
        sweep_interval = "1s"
        query_batch_size = %d
        max_open_pages = %d
        lease = "%dms"
        shutdown_timeout = "2s"

        %s
        [ingestor]
        base_url = "http://127.0.0.1:%d"
        connect_timeout = "1s"
        request_timeout = "%dms"
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
            databasePort,
            username,
            password,
            stage.database().name(),
            stage.stateSchema(),
            maxConnections,
            Stage.QUERY_BATCH_SIZE,
            Stage.MAX_OPEN_PAGES,
            lease.toMillis(),
            Stream.of(WatchedJob.values())
                .map(job -> job.configuration(stage.schema()))
                .collect(Collectors.joining("\n")),
            ingestorPort,
            requestTimeout.toMillis(),
            stage.keyFile());
  }
}
