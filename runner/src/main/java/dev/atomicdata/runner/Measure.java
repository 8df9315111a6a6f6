package dev.atomicdata.runner;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/** What is measured, and how it is explained to whoever reads it. */
enum Measure {
  UPTIME("uptime", "Time since the program was started"),
  CHANGES_SEEN("changes.seen", "Keys that may have changed, as the sources report them"),
  CHANGES_REFUSED("changes.refused", "Changes whose key is too long or cannot be told"),
  KEYS_COMPARED("keys.compared", "Keys whose atomic data was compared with what is acknowledged"),
  KEYS_VANISHED(
      "keys.vanished", "Keys that the receiver has and of which nothing is there any more"),
  PRECEDED("keys.preceded", "Keys dropped until a job that goes before has had them accepted"),
  HELD_BACK("keys.held.back", "Keys that dead letters of jobs that go before hold back"),
  PUBLISHED("changes.published", "Messages that the receiver accepted"),
  REJECTED("changes.rejected", "Messages that the receiver rejected"),
  NOT_PUBLISHED("ingestor.publish.failures", "Messages that were refused or did not get through"),
  DEAD_LETTERS("dead.letters", "Keys parked with a reason"),
  ERRORS("errors", "Steps given up, to be tried again"),
  LOOK("look.duration", "Time to read a page of changes from a source"),
  QUERY("database.query.duration", "Time to assemble the atomic data of a page, and to compare it"),
  SETTLE("settle.duration", "Time to remember outcomes and progress"),
  PUBLISH("publish.duration", "Time until the outcome of a message, retries included"),
  PAGE("page.duration", "Time from reading a page until all its outcomes are known"),
  LAG_BLOCKS("lag.blocks", "Oldest unsettled change behind the newest known one", "blocks"),
  LAG_SECONDS("lag.seconds", "For how long a job has not been caught up", "seconds"),
  IN_FLIGHT("in.flight", "Messages of a job whose outcome is not known yet"),
  OPEN_PAGES("open.pages", "Pages of a job that are read and not finished"),
  HEALTHY("job.healthy", "1 if a job does what it should, else 0"),
  PAUSED("job.paused", "1 if an operator has paused a job, else 0"),
  CONNECTIONS("database.connections", "Connections of a pool", "connections"),
  RETRIES("ingestor.retry.attempts", "Attempts to send a message after its first one"),
  BREAKER_STATE("circuit.breaker.state", "1 for the state that the circuit is in, else 0"),
  BREAKER_CHANGES("circuit.breaker.changes", "Changes of the circuit's state"),
  CALLS_IN_FLIGHT("ingestor.calls.in.flight", "Calls under way"),
  CALLS_WAITING("ingestor.calls.waiting", "Messages that wait for their first call or a retry");

  private static final Duration[] BUCKETS =
      LongStream.of(5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000)
          .mapToObj(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final String fullName;
  private final String description;
  private final String unit;

  Measure(String name, String description) {
    this(name, description, "");
  }

  /**
   * @param unit also the end of the name, or it would be added there
   */
  Measure(String name, String description, String unit) {
    this.fullName = "atomic_data_publisher." + name;
    this.description = description;
    this.unit = unit;
  }

  Counter counter(MeterRegistry registry, Tags tags) {
    return Counter.builder(fullName).description(description).tags(tags).register(registry);
  }

  Timer timer(MeterRegistry registry, Tags tags) {
    return Timer.builder(fullName)
        .description(description)
        .tags(tags)
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }

  void gauge(MeterRegistry registry, Tags tags, Supplier<Number> value) {
    Gauge.Builder<?> gauge =
        Gauge.builder(fullName, value).description(description).tags(tags).strongReference(true);
    (unit.isEmpty() ? gauge : gauge.baseUnit(unit)).register(registry);
  }

  void timeGauge(MeterRegistry registry, Supplier<Duration> value) {
    TimeGauge.builder(fullName, () -> value.get().toMillis(), TimeUnit.MILLISECONDS)
        .description(description)
        .strongReference(true)
        .register(registry);
  }
}
