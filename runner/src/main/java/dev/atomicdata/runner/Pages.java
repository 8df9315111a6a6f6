package dev.atomicdata.runner;

import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** What is served under which path. */
final class Pages {

  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;

  private final Supplier<Health> health;
  private final BooleanSupplier live;
  private final BooleanSupplier ready;
  private final Metrics metrics;

  /**
   * @param live no job has been ended by a bug
   * @param ready the jobs run
   */
  Pages(Supplier<Health> health, BooleanSupplier live, BooleanSupplier ready, Metrics metrics) {
    this.health = health;
    this.live = live;
    this.ready = ready;
    this.metrics = metrics;
  }

  Map<String, HttpFace.Page> byPath() {
    return Map.of(
        "/health", accept -> health(),
        "/health/live", accept -> state(live, "live", "a job has been ended by a bug"),
        "/health/ready", accept -> state(ready, "ready", "waiting for the database"),
        "/metrics", this::metrics);
  }

  private HttpFace.Answer health() {
    Health now = health.get();
    return HttpFace.Answer.json(now.healthy() ? OK : UNAVAILABLE, now.json());
  }

  private static HttpFace.Answer state(BooleanSupplier state, String name, String otherwise) {
    return state.getAsBoolean()
        ? HttpFace.Answer.json(OK, "{\"status\":\"" + name + "\"}")
        : HttpFace.Answer.json(
            UNAVAILABLE, "{\"status\":\"not " + name + "\",\"reason\":\"" + otherwise + "\"}");
  }

  private HttpFace.Answer metrics(Optional<String> accept) {
    Accept.Format format = Accept.preferred(accept);
    String body =
        switch (format) {
          case JSON -> metrics.json();
          case TEXT, OPEN_METRICS -> metrics.scrape(format.contentType());
        };
    return new HttpFace.Answer(OK, format.contentType(), body);
  }
}
