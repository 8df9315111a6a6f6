package dev.atomicdata.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.IntFunction;

/** The verifying ingestor as a process of its own. */
final class IngestorProcess implements AutoCloseable {

  /** How its first line begins; the port follows. */
  static final String LISTENS = "verifying ingestor listens on port ";

  private static final Duration TO_START = Duration.ofSeconds(30);

  private final IntFunction<ChildJvm> starting;
  private final int port;
  private ChildJvm process;

  private IngestorProcess(IntFunction<ChildJvm> starting, ChildJvm process, int port) {
    this.starting = starting;
    this.process = process;
    this.port = port;
  }

  static IngestorProcess start(Path folder, String key, Path accepted) throws InterruptedException {
    IntFunction<ChildJvm> starting =
        port ->
            ChildJvm.start(
                "ingestor",
                folder,
                Main.class.getName(),
                "ingestor",
                "--port=" + port,
                "--key=" + key,
                "--accepted=" + accepted);
    ChildJvm process = starting.apply(0);
    return new IngestorProcess(starting, process, listening(process));
  }

  int port() {
    return port;
  }

  void requireRunning() {
    process.requireRunning();
  }

  /** Ends it at once, in the middle of whatever it does. */
  void kill() {
    process.kill();
  }

  /** Starts it again on the same port, after it was killed. */
  void startAgain() throws InterruptedException {
    process = starting.apply(port);
    listening(process);
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

  /** The port of one that has just been started, which is stopped if it does not get so far. */
  private static int listening(ChildJvm process) throws InterruptedException {
    try {
      return port(process);
    } catch (DemoFailedException e) {
      process.close();
      throw e;
    }
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
