package dev.atomicdata.runner;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.atomicdata.runner.config.HttpSettings;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers HTTP requests about the program. Nothing can be changed here. */
final class HttpFace implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(HttpFace.class);

  private static final String JSON = "application/json";

  /** A request that comes slowly keeps one of them; so many may, and others are still answered. */
  private static final int THREADS = 32;

  private static final int IDLE_SECONDS = 10;

  // The server waits for the rest of a request for ever unless these say otherwise (in seconds;
  // module jdk.httpserver, "Implementation note"). It reads them once, before its first use.
  static {
    limit("sun.net.httpserver.maxReqTime", 5);
    limit("sun.net.httpserver.maxRspTime", 10);
  }

  /** What a path answers, given the request's Accept header. */
  interface Page {
    Answer answer(Optional<String> accept);
  }

  /** A response. */
  record Answer(int status, String contentType, String body) {

    static Answer json(int status, String body) {
      return new Answer(status, JSON, body);
    }
  }

  private final HttpServer server;
  private final ExecutorService threads;
  private final Map<String, Page> pages;

  private HttpFace(HttpServer server, Map<String, Page> pages) {
    this.server = server;
    this.pages = Map.copyOf(pages);
    this.threads = threads();
  }

  /**
   * @param pages by path
   * @throws BindException if the address cannot be had; its message is for the operator
   */
  static HttpFace start(HttpSettings settings, Map<String, Page> pages) throws IOException {
    InetSocketAddress address = new InetSocketAddress(settings.bind(), settings.port());
    HttpServer server;
    try {
      server = HttpServer.create(address, 0);
    } catch (IOException e) {
      BindException taken =
          new BindException(
              "cannot listen on %s:%d (expected: a free port; setting http.port): %s"
                  .formatted(settings.bind(), settings.port(), e.getMessage()));
      taken.initCause(e);
      throw taken;
    }
    HttpFace face = new HttpFace(server, pages);
    server.setExecutor(face.threads);
    server.createContext("/", face::handle);
    server.start();
    return face;
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static void limit(String property, int seconds) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, Integer.toString(seconds));
    }
  }

  private static ExecutorService threads() {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "http");
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Answer answer;
      try {
        answer = answer(exchange);
      } catch (RuntimeException e) {
        log.error("request failed: path={}", exchange.getRequestURI().getPath(), e);
        answer = Answer.json(500, "{\"error\":\"internal error\"}");
      }
      send(exchange, answer);
    }
  }

  private Answer answer(HttpExchange exchange) {
    Page page = pages.get(exchange.getRequestURI().getPath());
    if (page == null) {
      return Answer.json(404, "{\"error\":\"not found\"}");
    }
    String method = exchange.getRequestMethod();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      exchange.getResponseHeaders().set("Allow", "GET, HEAD");
      return Answer.json(405, "{\"error\":\"method not allowed\"}");
    }
    return page.answer(
        Optional.ofNullable(exchange.getRequestHeaders().get("Accept"))
            .map(values -> String.join(",", values)));
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    byte[] body = answer.body().getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", answer.contentType());
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
      exchange.sendResponseHeaders(answer.status(), -1);
    } else {
      exchange.sendResponseHeaders(answer.status(), body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
