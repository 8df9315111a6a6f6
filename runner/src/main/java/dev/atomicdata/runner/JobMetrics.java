package dev.atomicdata.runner;

import dev.atomicdata.domain.DeadLetter;
import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.Outcome;
import dev.atomicdata.ports.Message;
import dev.atomicdata.ports.PublisherEvent;
import dev.atomicdata.ports.PublisherListener;
import dev.atomicdata.ports.UnavailableException;
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
      count(name(measure, job.name(), "message", job.messageType()), 0);
    }
    for (DeadLetter.Kind kind : DeadLetter.Kind.values()) {
      count(parked(job.name(), kind), 0);
    }
    for (String outcome : OUTCOMES) {
      timer(name(Measure.PUBLISH, job.name(), "outcome", outcome));
    }
    timer(name(Measure.SETTLE, job.name()));
    job.before().forEach(before -> count(preceded(job.name(), before), 0));
    count(errors(job.name(), UnavailableException.class), 0);
    count(name(Measure.CHANGES_REFUSED, job.name()), 0);
    count(vanished(job.name()), 0);
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
          name(Measure.PUBLISH, job, "outcome", delivered.outcome().match(OUTCOME)),
          delivered.took());
      delivered.outcome().match(new Counted(job, delivered.message()));
    } else if (event instanceof PublisherEvent.PageRead page) {
      count(name(Measure.CHANGES_SEEN, job, "table", page.source()), page.changes());
      time(name(Measure.LOOK, job, "table", page.source()), page.took());
    } else if (event instanceof PublisherEvent.Refused refused) {
      count(name(Measure.CHANGES_REFUSED, job), refused.changes());
    } else if (event instanceof PublisherEvent.Looked looked) {
      count(compared(job, looked.source(), "news"), looked.news());
      count(compared(job, looked.source(), "unchanged"), looked.unchanged());
      time(name(Measure.QUERY, job, "table", looked.source()), looked.took());
    } else if (event instanceof PublisherEvent.Preceded preceded) {
      count(preceded(job, preceded.before()), preceded.keys());
    } else if (event instanceof PublisherEvent.OrderUnknown unknown) {
      count(errors(job, unknown.cause().getClass()), 1);
    } else if (event instanceof PublisherEvent.Settled settled) {
      time(name(Measure.SETTLE, job), settled.took());
      count(vanished(job), settled.settlement().newlyVanished().size());
    } else if (event instanceof PublisherEvent.PageFinished page) {
      time(name(Measure.PAGE, job, "table", page.source()), page.took());
    } else if (event instanceof PublisherEvent.Parked parked) {
      count(parked(job, parked.deadLetter().kind()), 1);
    } else if (event instanceof PublisherEvent.StepFailed failed) {
      count(errors(job, failed.cause().getClass()), 1);
    }
  }

  private int count(Name name, int amount) {
    counter(name).increment(amount);
    return amount;
  }

  private Counter counter(Name name) {
    return counters.computeIfAbsent(name, meter -> meter.measure().counter(registry, meter.tags()));
  }

  private Timer timer(Name name) {
    return timers.computeIfAbsent(name, meter -> meter.measure().timer(registry, meter.tags()));
  }

  private void time(Name name, Duration took) {
    timer(name).record(took);
  }

  private static Name parked(String job, DeadLetter.Kind kind) {
    return name(Measure.DEAD_LETTERS, job, "kind", Words.of(kind));
  }

  private static Name vanished(String job) {
    return name(Measure.KEYS_VANISHED, job);
  }

  private static Name preceded(String job, String before) {
    return name(Measure.PRECEDED, job, "before", before);
  }

  private static Name compared(String job, String table, String result) {
    return name(Measure.KEYS_COMPARED, job, "table", table, "result", result);
  }

  private static Name errors(String job, Class<? extends Throwable> cause) {
    return name(Measure.ERRORS, job, "cause", cause.getSimpleName());
  }

  private static Name name(Measure measure, String job, String... more) {
    return new Name(measure, job, List.of(more));
  }

  /** Made for every message; its tags, which cost more, are for the first one only. */
  private record Name(Measure measure, String job, List<String> more) {

    Tags tags() {
      return Tags.of("job", job).and(more.toArray(String[]::new));
    }
  }

  private static final List<String> OUTCOMES =
      List.of("accepted", "rejected", "refused", "unavailable");

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
      return count(name(measure, job, "message", type), 1);
    }
  }
}
