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
import java.util.stream.Stream;

/** Counts and times what publishers do. Meters are made at their first use and kept at hand. */
final class JobMetrics implements PublisherListener {

  private final MeterRegistry registry;
  private final Map<Name, Counter> counters = new ConcurrentHashMap<>();
  private final Map<Name, Timer> timers = new ConcurrentHashMap<>();

  JobMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Shows what has not happened yet as zero, so that its first time is seen as a change. */
  void prepare(Job job) {
    for (Measure measure : List.of(Measure.PUBLISHED, Measure.REJECTED, Measure.NOT_PUBLISHED)) {
      count(new Name(measure, job.name(), "message", job.messageType()), 0);
    }
    for (DeadLetter.Kind kind : DeadLetter.Kind.values()) {
      count(parked(job.name(), kind), 0);
    }
  }

  /** How many keys a job has parked since the start. */
  long deadLetters(String job) {
    return Stream.of(DeadLetter.Kind.values())
        .mapToLong(kind -> (long) counter(parked(job, kind)).count())
        .sum();
  }

  @Override
  public void on(String job, PublisherEvent event) {
    if (event instanceof PublisherEvent.Delivered delivered) {
      time(
          new Name(Measure.PUBLISH, job, "outcome", delivered.outcome().match(OUTCOME)),
          delivered.took());
      delivered.outcome().match(new Counted(job, delivered.message()));
    } else if (event instanceof PublisherEvent.PageRead page) {
      count(new Name(Measure.CHANGES_SEEN, job, "table", page.source()), page.changes());
      time(new Name(Measure.LOOK, job, "table", page.source()), page.took());
    } else if (event instanceof PublisherEvent.Looked looked) {
      count(new Name(Measure.KEYS_COMPARED, job, "result", "news"), looked.news());
      count(new Name(Measure.KEYS_COMPARED, job, "result", "unchanged"), looked.unchanged());
      time(new Name(Measure.QUERY, job, "query", "atomic_data"), looked.took());
    } else if (event instanceof PublisherEvent.Settled settled) {
      time(new Name(Measure.QUERY, job, "query", "settle"), settled.took());
    } else if (event instanceof PublisherEvent.PageFinished page) {
      time(new Name(Measure.PAGE, job, "table", page.source()), page.took());
    } else if (event instanceof PublisherEvent.Parked parked) {
      count(parked(job, parked.deadLetter().kind()), 1);
    } else if (event instanceof PublisherEvent.StepFailed failed) {
      count(new Name(Measure.ERRORS, job, "cause", failed.cause().getClass().getSimpleName()), 1);
    }
  }

  private int count(Name name, int amount) {
    counter(name).increment(amount);
    return amount;
  }

  private Counter counter(Name name) {
    return counters.computeIfAbsent(name, meter -> meter.measure().counter(registry, meter.tags()));
  }

  private void time(Name name, Duration took) {
    timers
        .computeIfAbsent(name, meter -> meter.measure().timer(registry, meter.tags()))
        .record(took);
  }

  private static Name parked(String job, DeadLetter.Kind kind) {
    return new Name(Measure.DEAD_LETTERS, job, "kind", Words.of(kind));
  }

  private record Name(Measure measure, String job, String tag, String value) {

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
      return one(Measure.PUBLISHED);
    }

    @Override
    public Integer rejected(Outcome.Rejected rejected) {
      return one(Measure.REJECTED);
    }

    @Override
    public Integer refused(Outcome.Refused refused) {
      return one(Measure.NOT_PUBLISHED);
    }

    @Override
    public Integer unavailable(Outcome.Unavailable unavailable) {
      return one(Measure.NOT_PUBLISHED);
    }

    private int one(Measure measure) {
      return count(new Name(measure, job, "message", type), 1);
    }
  }
}
