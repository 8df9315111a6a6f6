package dev.atomicdata.bench;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The ingestor in its own JVM. */
final class Ingestor implements AutoCloseable {

  private static final Duration TO_START = Duration.ofSeconds(30);

  private final HttpClient http = HttpClient.newHttpClient();
  private final JsonMapper json = new JsonMapper();
  private final Jvm process;
  private final int port;
  private final int control;

  private Ingestor(Jvm process, String ports) {
    this.process = process;
    String[] both = ports.split(" ", -1);
    port = Integer.parseInt(both[0]);
    control = Integer.parseInt(both[1]);
  }

  /**
   * @param roundTrip how long each answer waits
   * @param key whose signatures are verified; none are if it is empty
   */
  static Ingestor start(Path folder, Duration roundTrip, String key) throws Exception {
    Jvm process =
        Jvm.start(
            "ingestor",
            folder,
            List.of(),
            List.of(IngestorMain.class.getName(), roundTrip.toString(), key));
    return new Ingestor(
        process,
        Waiting.until(
            TO_START,
            "port of the ingestor",
            () -> {
              process.requireRunning();
              return process.after(IngestorMain.LISTENS);
            }));
  }

  int port() {
    return port;
  }

  long pid() {
    return process.pid();
  }

  /** From now on counts anew. */
  void begin(long expected) throws IOException, InterruptedException {
    ask("/begin?" + expected);
  }

  /** From now on counts anew, and notes each message's block. */
  void beginNoting() throws IOException, InterruptedException {
    ask("/begin?0,noting");
  }

  Arrivals.Report report() throws IOException, InterruptedException {
    process.requireRunning();
    return json.readValue(ask("/report"), Arrivals.Report.class);
  }

  List<Arrivals.Arrival> noted() throws IOException, InterruptedException {
    return json.readValue(ask("/noted"), new TypeReference<>() {});
  }

  @Override
  public void close() {
    process.close();
  }

  private String ask(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + control + path))
            .timeout(Duration.ofSeconds(30))
            .build();
    return http.send(request, BodyHandlers.ofString()).body();
  }
}
