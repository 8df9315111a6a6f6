package dev.atomicdata.runner;

import static dev.atomicdata.ports.JobStatus.State.FAILED;
import static dev.atomicdata.ports.JobStatus.State.HELD;
import static dev.atomicdata.ports.JobStatus.State.IDLE;
import static dev.atomicdata.ports.JobStatus.State.PAUSED;
import static dev.atomicdata.ports.JobStatus.State.STANDBY;
import static dev.atomicdata.ports.JobStatus.State.STUCK;

import dev.atomicdata.domain.DeadLetter;
import dev.atomicdata.domain.Outcome;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.ports.JobStatus;
import dev.atomicdata.ports.PublisherEvent;
import dev.atomicdata.ports.PublisherListener;
import dev.atomicdata.ports.UnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Says what one job does: its state when that changes, trouble when it comes, and sums. */
final class JobLog implements PublisherListener {

  private static final Logger log = LoggerFactory.getLogger(JobLog.class);

  /** So many keys are named between two reports; the others are counted. */
  private static final int NAMED = 10;

  private static final Set<JobStatus.State> RESTING_OR_IN_TROUBLE =
      EnumSet.of(HELD, STUCK, FAILED, STANDBY, PAUSED);

  private final InstantSource clock;
  private Sums sums;
  private JobStatus.State last = IDLE;

  JobLog(InstantSource clock) {
    this.clock = clock;
    this.sums = new Sums(clock.instant());
  }

  @Override
  public synchronized void on(String job, PublisherEvent event) {
    if (event instanceof PublisherEvent.Delivered delivered) {
      delivered(job, delivered);
    } else if (event instanceof PublisherEvent.PageRead page) {
      sums.seen += page.changes();
      sums.looking = sums.looking.plus(page.took());
    } else if (event instanceof PublisherEvent.Looked looked) {
      sums.unchanged += looked.unchanged();
      sums.assembling = sums.assembling.plus(looked.took());
    } else if (event instanceof PublisherEvent.Preceded preceded) {
      sums.preceded += preceded.keys();
    } else if (event instanceof PublisherEvent.OrderUnknown unknown) {
      orderUnknown(job, unknown);
    } else if (event instanceof PublisherEvent.Settled settled) {
      sums.settling = sums.settling.plus(settled.took());
    } else if (event instanceof PublisherEvent.Parked parked) {
      parked(job, parked.deadLetter());
    } else if (event instanceof PublisherEvent.StatusChanged changed) {
      changed(job, changed.status());
    } else if (event instanceof PublisherEvent.StepFailed failed) {
      failed(job, failed);
    }
  }

  /** Says what no event tells: that a job got stuck without a word, or is so no more. */
  synchronized void watch(String job, Supplier<JobStatus> current) {
    JobStatus status = current.get();
    if (status.state() != last) {
      changed(job, status);
    }
  }

  /** One line about what happened since the last report. */
  synchronized void report(String job, Supplier<JobStatus> current) {
    Instant now = clock.instant();
    JobStatus status = current.get();
    double seconds = Math.max(0.001, Duration.between(sums.since, now).toMillis() / 1_000.0);
    log.info(
        "job report: job={} state={} seen={} unchanged={} preceded={} published={} perSecond={} rejected={}"
            + " unavailable={} deadLetters={} inFlight={} lagBlocks={} lagSeconds={} lookMs={}"
            + " assembleMs={} publishMs={} settleMs={}",
        job,
        Words.of(status.state()),
        sums.seen,
        sums.unchanged,
        sums.preceded,
        sums.published,
        Math.round(sums.published / seconds * 10) / 10.0,
        sums.rejected,
        sums.unavailable,
        sums.parked,
        status.inFlight(),
        status.lagBlocks(),
        status.caughtUpTo().map(time -> Duration.between(time, now).toSeconds()).orElse(-1L),
        sums.looking.toMillis(),
        sums.assembling.toMillis(),
        sums.delivered == 0 ? 0 : sums.publishing.toMillis() / sums.delivered,
        sums.settling.toMillis());
    sums = new Sums(now);
  }

  private void delivered(String job, PublisherEvent.Delivered delivered) {
    sums.delivered++;
    sums.publishing = sums.publishing.plus(delivered.took());
    delivered
        .outcome()
        .match(sums)
        .ifPresent(reason -> rejected(job, delivered.message().key(), reason));
  }

  private void rejected(String job, RowKey key, String reason) {
    if (sums.rejected <= NAMED) {
      log.warn("message rejected: job={} key={} reason={}", job, key, reason);
    } else if (sums.rejected == NAMED + 1) {
      log.warn("more messages rejected, counted in the next report: job={}", job);
    }
  }

  private void parked(String job, DeadLetter letter) {
    sums.parked++;
    if (sums.parked <= NAMED) {
      log.warn(
          "key parked: job={} key={} kind={} reason={}",
          job,
          letter.key(),
          Words.of(letter.kind()),
          letter.reason());
    } else if (sums.parked == NAMED + 1) {
      log.warn("more keys parked, counted in the next report: job={}", job);
    }
  }

  /** The trouble itself is told by the job that goes before. */
  private void orderUnknown(String job, PublisherEvent.OrderUnknown unknown) {
    log.atLevel(sums.orderUnknown ? Level.DEBUG : Level.WARN)
        .log(
            "keys put off: job={} keys={} reason=whether {} goes before is not known: {}",
            job,
            unknown.keys(),
            unknown.before(),
            unknown.cause().getMessage());
    sums.orderUnknown = true;
  }

  /** Each state is said once, however often its reason changes meanwhile. */
  private void changed(String job, JobStatus status) {
    String state = Words.of(status.state());
    boolean news = status.state() != last;
    boolean recovered = RESTING_OR_IN_TROUBLE.contains(last);
    last = status.state();
    switch (status.state()) {
      case HELD, STUCK ->
          log.atLevel(news ? Level.WARN : Level.DEBUG)
              .log("job in trouble: job={} state={} reason={}", job, state, status.reason());
      case STANDBY ->
          log.atLevel(news ? Level.INFO : Level.DEBUG)
              .log("job stands by: job={} reason={}", job, status.reason());
      case PAUSED -> log.info("job paused: job={} reason={}", job, status.reason());
      case WORKING, IDLE ->
          log.atLevel(recovered ? Level.INFO : Level.DEBUG)
              .log("job goes on: job={} state={}", job, state);
      case FAILED -> log.debug("job failed: job={} reason={}", job, status.reason());
    }
  }

  /** What does not answer is said by the state that follows; anything else is a bug. */
  private void failed(String job, PublisherEvent.StepFailed failed) {
    if (failed.cause() instanceof UnavailableException) {
      log.debug("step given up: job={} pauseMs={}", job, failed.pause().toMillis(), failed.cause());
    } else {
      log.error("step failed: job={} pauseMs={}", job, failed.pause().toMillis(), failed.cause());
    }
  }

  /** What is counted between two reports. Of an outcome, says why the receiver was against it. */
  private static final class Sums implements Outcome.Cases<Optional<String>> {

    private final Instant since;
    private long seen;
    private long unchanged;
    private long preceded;
    private boolean orderUnknown;
    private long delivered;
    private long published;
    private long rejected;
    private long unavailable;
    private long parked;
    private Duration looking = Duration.ZERO;
    private Duration assembling = Duration.ZERO;
    private Duration publishing = Duration.ZERO;
    private Duration settling = Duration.ZERO;

    Sums(Instant since) {
      this.since = since;
    }

    @Override
    public Optional<String> accepted() {
      published++;
      return Optional.empty();
    }

    @Override
    public Optional<String> rejected(Outcome.Rejected outcome) {
      rejected++;
      return Optional.of(outcome.reason());
    }

    @Override
    public Optional<String> refused(Outcome.Refused outcome) {
      rejected++;
      return Optional.of(outcome.reason());
    }

    @Override
    public Optional<String> unavailable(Outcome.Unavailable outcome) {
      unavailable++;
      return Optional.empty();
    }
  }
}
