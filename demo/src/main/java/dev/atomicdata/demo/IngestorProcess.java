package dev.atomicdata.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import java.time.Duration;

/** The verifying ingestor as a process of its own. */
final class IngestorProcess implements AutoCloseable {

  /** How its first line begins; the port follows. */
  static final String LISTENS = "verifying ingestor listens on port ";

  private static final Duration TO_START = Duration.ofSeconds(30);

  private final ChildJvm process;
  private final int port;

  private IngestorProcess(ChildJvm process, int port) {
    this.process = process;
    this.port = port;
  }

  static IngestorProcess start(Path folder, String key, Path accepted) throws InterruptedException {
    ChildJvm process =
        ChildJvm.start(
            "ingestor",
            folder,
            Main.class.getName(),
            "ingestor",
            "--port=0",
            "--key=" + key,
            "--accepted=" + accepted);
    try {
      return new IngestorProcess(process, port(process));
    } catch (DemoFailedException e) {
      process.close();
      throw e;
    }
  }

  int port() {
    return port;
  }

  void requireRunning() {
    process.requireRunning();
  }

  /** Stops it and says how many calls it answered with INVALID_ARGUMENT; -1 if it does not tell. */
  long stop() {
    process.close();
    return process
        .lines()
        .filter(line -> line.startsWith("{"))
        .map(IngestorProcess::parse)
        .mapToLong(counts -> counts.path("rejected").asLong())
        .findFirst()
        .orElse(-1);
  }

  @Override
  public void close() {
    process.close();
  }

  private static int port(ChildJvm process) throws InterruptedException {
    return Waiting.until(
        TO_START,
        "the ingestor's port",
        () -> {
          process.requireRunning();
          return process
              .lines()
              .filter(line -> line.startsWith(LISTENS))
              .map(line -> Integer.parseInt(line.substring(LISTENS.length())))
              .findFirst();
        });
  }

  private static JsonNode parse(String line) {
    try {
      return new JsonMapper().readTree(line);
    } catch (JsonProcessingException e) {
      throw new DemoFailedException("the ingestor said " + line, e);
    }
  }
}
