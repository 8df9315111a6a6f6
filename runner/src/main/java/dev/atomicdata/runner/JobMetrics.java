package dev.atomicdata.runner;

import dev.atomicdata.domain.DeadLetter;
import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.Outcome;
import dev.atomicdata.ports.Message;
import dev.atomicdata.ports.PublisherEvent;
import dev.atomicdata.ports.PublisherListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;

/** Counts and times what publishers do. Meters are made at their first use and kept at hand. */
final class JobMetrics implements PublisherListener {

  private static final Duration[] BUCKETS =
      LongStream.of(5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000)
          .mapToObj(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final MeterRegistry registry;
  private final Map<Name, Counter> counters = new ConcurrentHashMap<>();
  private final Map<Name, Timer> timers = new ConcurrentHashMap<>();

  JobMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Shows what has not happened yet as zero, so that its first time is seen as a change. */
  void prepare(Job job) {
    for (String name :
        List.of("changes.published", "changes.rejected", "ingestor.publish.failures")) {
      count(new Name(name, job.name(), "message", job.messageType()), 0);
    }
    for (DeadLetter.Kind kind : DeadLetter.Kind.values()) {
      count(new Name("dead.letters", job.name(), "kind", Words.of(kind)), 0);
    }
  }

  @Override
  public void on(String job, PublisherEvent event) {
    if (event instanceof PublisherEvent.Delivered delivered) {
      time(
          new Name("publish.duration", job, "outcome", delivered.outcome().match(OUTCOME)),
          delivered.took());
      delivered.outcome().match(new Counted(job, delivered.message()));
    } else if (event instanceof PublisherEvent.PageRead page) {
      count(new Name("changes.seen", job, "table", page.source()), page.changes());
      time(new Name("look.duration", job, "table", page.source()), page.took());
    } else if (event instanceof PublisherEvent.Looked looked) {
      count(new Name("keys.compared", job, "result", "news"), looked.news());
      count(new Name("keys.compared", job, "result", "unchanged"), looked.unchanged());
      time(new Name("database.query.duration", job, "query", "atomic_data"), looked.took());
    } else if (event instanceof PublisherEvent.Settled settled) {
      time(new Name("database.query.duration", job, "query", "settle"), settled.took());
    } else if (event instanceof PublisherEvent.PageFinished page) {
      time(new Name("page.duration", job, "table", page.source()), page.took());
    } else if (event instanceof PublisherEvent.Parked parked) {
      count(new Name("dead.letters", job, "kind", Words.of(parked.deadLetter().kind())), 1);
    } else if (event instanceof PublisherEvent.StepFailed failed) {
      count(new Name("errors", job, "cause", failed.cause().getClass().getSimpleName()), 1);
    }
  }

  private int count(Name name, int amount) {
    counters
        .computeIfAbsent(
            name, meter -> Counter.builder(meter.full()).tags(meter.tags()).register(registry))
        .increment(amount);
    return amount;
  }

  private void time(Name name, Duration took) {
    timers
        .computeIfAbsent(
            name,
            meter ->
                Timer.builder(meter.full())
                    .tags(meter.tags())
                    .serviceLevelObjectives(BUCKETS)
                    .register(registry))
        .record(took);
  }

  private record Name(String name, String job, String tag, String value) {

    String full() {
      return Metrics.PREFIX + name;
    }

    Tags tags() {
      return Tags.of("job", job, tag, value);
    }
  }

  private static final Outcome.Cases<String> OUTCOME =
      new Outcome.Cases<>() {
        @Override
        public String accepted() {
          return "accepted";
        }

        @Override
        public String rejected(Outcome.Rejected rejected) {
          return "rejected";
        }

        @Override
        public String refused(Outcome.Refused refused) {
          return "refused";
        }

        @Override
        public String unavailable(Outcome.Unavailable unavailable) {
          return "unavailable";
        }
      };

  private final class Counted implements Outcome.Cases<Integer> {

    private final String job;
    private final String type;

    Counted(String job, Message message) {
      this.job = job;
      this.type = message.type();
    }

    @Override
    public Integer accepted() {
      return one("changes.published");
    }

    @Override
    public Integer rejected(Outcome.Rejected rejected) {
      return one("changes.rejected");
    }

    @Override
    public Integer refused(Outcome.Refused refused) {
      return one("ingestor.publish.failures");
    }

    @Override
    public Integer unavailable(Outcome.Unavailable unavailable) {
      return one("ingestor.publish.failures");
    }

    private int one(String name) {
      return count(new Name(name, job, "message", type), 1);
    }
  }
}
