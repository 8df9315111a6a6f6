package dev.atomicdata.ports;

import static java.util.Objects.requireNonNull;

import dev.atomicdata.domain.Job;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Publishes the changes of one job: touched, look again, compare, publish, settle (design.md
 * section 5).
 *
 * <p>{@link #step} does what can be done now and never waits for an outcome; {@link PublisherLoop}
 * calls it over and over. Steps are for one thread; status, wake and retry are for any.
 */
public final class Publisher implements AutoCloseable {

  private final Job job;
  private final PublisherPorts ports;
  private final PublisherSettings settings;
  private final PublisherListener listener;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Inbox inbox = new Inbox();
  private final Reception reception;
  private final StatusBoard board;
  private final Watchdog watchdog;
  private final ReadAhead ahead;
  private final Looker looker;
  private final PageReader reader;
  private final Prober prober;
  private final Settler settler;
  private final KeyClaims claims;
  private final Adrift adrift;
  private final Arrivals arrivals;

  private Optional<Tenure> tenure = Optional.empty();
  private Instant pausedUntil = Instant.MIN;
  private int failedSteps;
  private boolean stopping;

  /** A publisher that shares its memory with no other, and does everything within its steps. */
  public Publisher(
      Job job,
      PublisherPorts ports,
      PublisherSettings settings,
      PublisherListener listener,
      InstantSource clock,
      RandomGenerator random) {
    this(job, ports, settings, listener, clock, random, new KeyClaims(), Optional.empty());
  }

  /**
   * A publisher that has not begun yet.
   *
   * @param random spreads the retries of publishers that failed together
   * @param memory shared with the other publishers of the process
   * @param readingAhead reads the next page of a backlog, while a step works on the one before: one
   *     task of each publisher at a time, for which steps may wait
   */
  public Publisher(
      Job job,
      PublisherPorts ports,
      PublisherSettings settings,
      PublisherListener listener,
      InstantSource clock,
      RandomGenerator random,
      MemoryBudget memory,
      Executor readingAhead) {
    this(
        job,
        ports,
        settings,
        listener,
        clock,
        random,
        new KeyClaims(memory),
        Optional.of(readingAhead));
  }

  Publisher(
      Job job,
      PublisherPorts ports,
      PublisherSettings settings,
      PublisherListener listener,
      InstantSource clock,
      RandomGenerator random,
      KeyClaims claims,
      Optional<Executor> readingAhead) {
    this.job = requireNonNull(job, "job");
    this.settings = requireNonNull(settings, "settings");
    this.listener = requireNonNull(listener, "listener");
    this.clock = requireNonNull(clock, "clock");
    this.random = requireNonNull(random, "random");
    this.claims = requireNonNull(claims, "claims");
    this.watchdog = new Watchdog(settings.stuckAfter(), clock, ports.sink()::doing);
    this.ports = WatchedPorts.of(requireNonNull(ports, "ports"), watchdog);
    this.reception = new Reception(settings, random);
    this.adrift = new Adrift(this.ports.ledger(), claims);
    this.arrivals = new Arrivals(inbox, reception, adrift, settings.maxOpenPages(), this::tell);
    this.board =
        new StatusBoard(clock.instant(), status -> tell(new PublisherEvent.StatusChanged(status)));
    this.ahead = new ReadAhead(this.ports, readingAhead, clock);
    this.looker = new Looker(job, this.ports, ahead, settings, reception, inbox, clock, this::tell);
    this.reader =
        new PageReader(this.ports, settings, looker, ahead, board, watchdog, clock, this::tell);
    this.settler = new Settler(settings.backoff(), watchdog, clock, this::tell);
    this.prober = new Prober(this.ports, settings, reception, looker, reader);
  }

  public Job job() {
    return job;
  }

  /** How the job is doing now, also while a step waits for something. */
  public JobStatus status() {
    return watchdog.judge(board.status(), clock.instant());
  }

  /** Does what can be done now, and says what to wait for. */
  public Step step() {
    Instant now = clock.instant();
    if (now.isBefore(pausedUntil)) {
      return new Step(pausedUntil, false);
    }
    watchdog.stepping(tenure.isPresent(), board.status(), now);
    try {
      arrivals.take(tenure, now);
      adrift.store();
      if (tenure.isEmpty() && stopping) {
        return new Step(now.plus(settings.standbyInterval()), adrift.isEmpty());
      }
      tenure = tenure.or(() -> ports.ledger().acquire().map(lease -> begin(lease, now)));
      if (tenure.isEmpty()) {
        return pause(
            JobStatus.State.STANDBY,
            "another publisher holds the lease",
            settings.standbyInterval());
      }
      Tenure work = tenure.orElseThrow();
      if (work.lease().timeLeft().isZero()) {
        throw new LeaseLostException("the lease is over");
      }
      settler.settle(work, now, stopping);
      if (!stopping && work.pause().over(now)) {
        // Neither keeps the other from its work when it fails.
        try {
          read(work, now);
        } finally {
          lookAgain(work, now);
        }
      }
      failedSteps = 0;
      return rest(work);
    } catch (UnavailableException e) {
      return failed(
          JobStatus.State.STUCK, e, settings.backoff().pause(++failedSteps, random.nextDouble()));
    } catch (LeaseLostException e) {
      lose();
      return pause(JobStatus.State.STANDBY, String.valueOf(e.getMessage()), Duration.ZERO);
    } catch (RuntimeException | Error e) {
      // Out of memory, for one: what this job held is let go, and it tries again like the others.
      lose();
      return failed(JobStatus.State.FAILED, e, settings.backoff().longest());
    }
  }

  /** Reads and sends nothing any more; steps settle what is in flight, and then are idle. */
  public void stopReading() {
    stopping = true;
    pausedUntil = Instant.MIN;
  }

  /** Ends a wait, so that the next step comes now. */
  public void wake() {
    inbox.wake();
  }

  /** The receiver answers again: what did not get through need not wait out its pause. */
  public void retry() {
    inbox.retry();
  }

  /** Waits until something happens that a step can act on, or until the step's own time. */
  void await(Step step) throws InterruptedException {
    inbox.await(Duration.between(clock.instant(), step.until()));
  }

  /**
   * Gives the lease back. What is not settled is looked at again by the next holder; what is in
   * flight may still arrive after that, so it is touched to be sent once more.
   */
  @Override
  public void close() {
    ahead.quiet();
    tenure.map(Tenure::pages).ifPresent(adrift::take);
    Optional<Ledger.Lease> lease = tenure.map(Tenure::lease);
    tenure = Optional.empty();
    adrift.leave(settings.backoff().longest());
    try {
      adrift.store();
    } catch (RuntimeException e) {
      tell(new PublisherEvent.StepFailed(e, Duration.ZERO));
    } finally {
      claims.close();
      lease.ifPresent(Ledger.Lease::close);
    }
  }

  private Tenure begin(Ledger.Lease lease, Instant now) {
    try {
      OpenPages pages = new OpenPages(claims, lease.checkpoint(), now);
      return new Tenure(lease, pages, new Pause(ports.orders(), settings.pollingInterval()), now);
    } catch (RuntimeException e) {
      lease.close();
      throw e;
    }
  }

  /**
   * Gives up a lease that is over, or may be. It is closed all the same: where nobody else took it,
   * it would be renewed for ever and keep everybody out, this publisher included.
   */
  private void lose() {
    ahead.quiet();
    tenure.map(Tenure::pages).ifPresent(adrift::take);
    Optional<Ledger.Lease> lease = tenure.map(Tenure::lease);
    tenure = Optional.empty();
    try {
      lease.ifPresent(Ledger.Lease::close);
    } catch (RuntimeException | Error e) {
      // It runs out by itself; the job must go on to try again.
      tell(new PublisherEvent.StepFailed(e, Duration.ZERO));
    }
  }

  private void lookAgain(Tenure work, Instant now) {
    if (inbox.takeRetry()) {
      reception.retryNow(work.pages(), now);
    }
    if (reception.held().isPresent()) {
      prober.probe(work, now);
    } else {
      prober.scout(work, now);
      looker.lookAgain(work, now);
    }
  }

  private void read(Tenure work, Instant now) {
    if (mayRead(work) && !work.readAt(now).isAfter(now)) {
      reader.read(work, now, settings.queryBatchSize());
    }
  }

  /** Whether anything may be read or sent at all. */
  private boolean mayWork(Tenure work) {
    return !stopping && work.pause().since().isEmpty();
  }

  private boolean mayRead(Tenure work) {
    return mayWork(work)
        && reception.held().isEmpty()
        && work.pages().unwritten() < settings.maxOpenPages()
        && !work.pages().recording();
  }

  /** Nothing more can be done now: shows how things stand, and says what to wait for. */
  private Step rest(Tenure work) {
    Instant now = clock.instant();
    OpenPages pages = work.pages();
    watchdog.inFlight(pages.longestInFlight());
    boolean settled = pages.unfinished() == 0 && pages.unsettled() == 0;
    if (settled) {
      reception.forgetTrouble();
    }
    boolean idle =
        mayWork(work)
            ? settled && !work.more()
            : pages.inFlight() == 0 && pages.unsettled() == 0 && !pages.moved() && adrift.isEmpty();
    board.show(work, reception, idle, now);
    inbox.wakeAt(pages.wakeAt());
    return new Step(
        Stream.of(
                pages.settleAt(),
                mayWork(work) && reception.held().isEmpty() && pages.mayLook(now)
                    ? now
                    : Instant.MAX,
                mayRead(work) ? work.readAt(now) : Instant.MAX,
                mayWork(work) && prober.mayProbe(work) ? reception.nextProbe() : Instant.MAX,
                reception.retryAt().isAfter(now) ? reception.retryAt() : Instant.MAX,
                stopping ? Instant.MAX : work.pause().askAt(),
                now.plus(settings.pollingInterval()))
            .min(Instant::compareTo)
            .orElseThrow(),
        idle);
  }

  private Step failed(JobStatus.State state, Throwable cause, Duration pause) {
    tell(new PublisherEvent.StepFailed(cause, pause));
    return pause(state, String.valueOf(cause.getMessage()), pause);
  }

  private Step pause(JobStatus.State state, String reason, Duration pause) {
    Instant now = clock.instant();
    tenure.ifPresentOrElse(
        work -> board.show(state, reason, now, work.pages()), () -> board.show(state, reason, now));
    pausedUntil = now.plus(pause);
    return new Step(pausedUntil, false);
  }

  private void tell(PublisherEvent event) {
    listener.on(job.name(), event);
  }
}
