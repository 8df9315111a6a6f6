package dev.atomicdata.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpServer;
import dev.atomicdata.testkit.AcceptedMessage;
import dev.atomicdata.testkit.Fault;
import dev.atomicdata.testkit.VerifyingIngestor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.function.Function;

/**
 * The ingestor's process: {@code ROUND_TRIP KEY}, where a key makes it verify. By HTTP it is told
 * when to begin anew, and tells what came.
 */
final class IngestorMain {

  static final String LISTENS = "ingestor listens on ports ";

  private volatile Arrivals arrivals = new Arrivals(0, false);

  private IngestorMain() {}

  public static void main(String[] args) throws IOException {
    new IngestorMain().serve(Duration.parse(args[0]), args.length > 1 ? args[1] : "");
  }

  private void serve(Duration roundTrip, String key) throws IOException {
    int port =
        key.isEmpty()
            ? new CountingIngestor(roundTrip, this::arrived, () -> arrivals.noting()).port()
            : verifying(roundTrip, key);
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    page(http, "/begin", this::begin);
    page(http, "/report", query -> arrivals.report());
    page(http, "/noted", query -> arrivals.noted());
    http.start();
    System.out.println(LISTENS + port + " " + http.getAddress().getPort());
  }

  private int verifying(Duration roundTrip, String key) {
    VerifyingIngestor ingestor = VerifyingIngestor.start(0, key, this::take);
    if (!roundTrip.isZero()) {
      ingestor.faults(Fault.delay(roundTrip));
    }
    return ingestor.port();
  }

  private void take(AcceptedMessage message) {
    var block = message.change().getDescriptorForType().findFieldByName("block");
    arrived((Long) message.change().getField(block));
  }

  private void arrived(long block) {
    arrivals.arrived(block);
  }

  /** {@code EXPECTED} or {@code EXPECTED,noting}. */
  private Arrivals.Report begin(String query) {
    String[] parts = query.split(",", -1);
    arrivals = new Arrivals(Long.parseLong(parts[0]), parts.length > 1);
    return arrivals.report();
  }

  private static void page(HttpServer http, String path, Function<String, Object> answer) {
    JsonMapper json = new JsonMapper();
    http.createContext(
        path,
        exchange -> {
          URI asked = exchange.getRequestURI();
          String query = asked.getQuery();
          byte[] body =
              json.writeValueAsString(answer.apply(query == null ? "" : query)).getBytes(UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }
}
