package dev.atomicdata.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The publisher as a process of its own, as anyone runs it: a configuration file and no more. */
final class PublisherProcess implements AutoCloseable {

  private static final String MAIN_CLASS = "dev.atomicdata.runner.Main";

  private static final String PUBLISHED = "atomic_data_publisher_changes_published_total";

  /** HTTP's status of a page that has no bad news. */
  static final int OK = 200;

  /** A page as it was answered. */
  record Page(int status, String body) {

    /** What is wrong with the first part that says so; empty if nothing is. */
    String complaint() throws JsonProcessingException {
      JsonNode root = new JsonMapper().readTree(body);
      List<JsonNode> parts = new ArrayList<>();
      root.forEach(parts::add);
      root.path("jobs").forEach(parts::add);
      return parts.stream()
          .filter(part -> !part.path("reason").asText().isEmpty())
          .map(part -> part.path("status").asText() + ": " + part.path("reason").asText())
          .findFirst()
          .orElse("");
    }
  }

  private final ChildJvm process;
  private final int port;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  private PublisherProcess(ChildJvm process, int port) {
    this.process = process;
    this.port = port;
  }

  static PublisherProcess start(Path folder, int databasePort, int ingestorPort, Path keypair)
      throws IOException {
    int port = freePort();
    Path configuration = folder.resolve("publisher.toml");
    Files.writeString(
        configuration,
        """
        [database]
        host = "localhost"
        port = %d
        username = "%s"
        password = ""
        database_name = "%s"

        [service]
        preset = "helium"
        polling_interval = "1s"
        sweep_interval = "30s"

        [ingestor]
        base_url = "http://127.0.0.1:%d"

        [signing]
        keypair_path = "%s"

        [http]
        bind = "127.0.0.1"
        port = %d

        [logging]
        format = "text"
        """
            .formatted(
                databasePort,
                WatchedDatabase.USER,
                WatchedDatabase.NAME,
                ingestorPort,
                keypair,
                port));
    ChildJvm process =
        ChildJvm.start(
            "publisher", folder, MAIN_CLASS, "serve", "--config", configuration.toString());
    return new PublisherProcess(process, port);
  }

  URI page(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  void requireRunning() {
    process.requireRunning();
  }

  /** What its health page says now. */
  Page health() throws IOException, InterruptedException {
    return get("/health");
  }

  /** What its health page says now, or why it says nothing. */
  String healthOrReason() throws InterruptedException {
    try {
      return health().body();
    } catch (IOException e) {
      return "no answer from " + page("/health") + ": " + e;
    }
  }

  /** How many messages were acknowledged to it, as its metrics say; -1 if they cannot be read. */
  long published() throws InterruptedException {
    try {
      long published = 0;
      for (JsonNode job : new JsonMapper().readTree(get("/metrics").body()).path(PUBLISHED)) {
        published += job.path("value").asLong();
      }
      return published;
    } catch (IOException e) {
      return -1;
    }
  }

  String lastLines() {
    return process.lastLines();
  }

  long peakMemory() {
    return process.peakMemory().orElse(0L);
  }

  @Override
  public void close() {
    process.close();
  }

  private Page get(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(page(path)).timeout(Duration.ofSeconds(10)).build();
    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
    return new Page(answer.statusCode(), answer.body());
  }

  /** It may be taken again before the publisher listens there; then the publisher says so. */
  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
