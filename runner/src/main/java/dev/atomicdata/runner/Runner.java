package dev.atomicdata.runner;

import static java.util.Objects.requireNonNull;

import dev.atomicdata.ports.JobStatus;
import dev.atomicdata.ports.PublisherListener;
import dev.atomicdata.ports.SteadyClock;
import dev.atomicdata.ports.UnavailableException;
import dev.atomicdata.postgres.FailedRecords;
import dev.atomicdata.postgres.Finding;
import dev.atomicdata.postgres.StateSchema;
import dev.atomicdata.runner.config.ConfigurationException;
import dev.atomicdata.runner.config.Settings;
import dev.atomicdata.signing.Keypair;
import dev.atomicdata.signing.Signer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the jobs of a configuration, one thread for each, and shows by HTTP how they are doing.
 *
 * <p>A database that does not answer at the start is waited for.
 */
public final class Runner implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Runner.class);

  private static final Duration PROBE = Duration.ofSeconds(5);
  private static final Duration WATCH = Duration.ofSeconds(5);
  private static final Duration REPORT = Duration.ofMinutes(1);
  private static final Duration SOON = Duration.ofSeconds(2);
  private static final Duration EXPIRY = Duration.ofHours(1);

  /** Beyond the shutdown timeout: for settling, and for giving the lease back. */
  private static final Duration LAST_WAIT = Duration.ofSeconds(3);

  private final Settings settings;
  private final Signer signer;
  private final InstantSource clock = SteadyClock.of(InstantSource.system());
  private final Metrics metrics = new Metrics(clock);
  private final Wiring wiring;
  private final List<DatabaseProbe> probes;
  private final HeldBack heldBack;
  private final Chores chores = new Chores();
  private final CompletableFuture<Void> failure = new CompletableFuture<>();
  private final HttpFace http;

  private volatile List<RunningJob> jobs = List.of();
  private boolean closed;
  private int failedStarts;

  private Runner(Settings settings, Keypair keypair, PublisherListener listener)
      throws IOException, ConfigurationException {
    this.settings = requireNonNull(settings, "settings");
    this.signer = Signer.fastest(requireNonNull(keypair, "keypair"));
    this.wiring = Wiring.of(settings, signer, metrics, clock, requireNonNull(listener, "listener"));
    this.heldBack = new HeldBack(wiring.state(), settings.jobs());
    metrics.watchHeldBack(settings.jobs(), heldBack);
    this.probes = wiring.databases().stream().map(DatabaseProbe::new).toList();
    try {
      this.http =
          HttpFace.start(
              settings.http(), new Pages(this::health, this::live, this::ready, metrics).byPath());
    } catch (IOException e) {
      chores.close();
      wiring.close();
      metrics.close();
      throw e;
    }
  }

  /**
   * Starts everything, and returns when HTTP is served; jobs begin once the database answers.
   *
   * @param listener told what every job does, on the jobs' threads
   * @throws ConfigurationException if a query of a job is malformed
   * @throws java.net.BindException if the HTTP address cannot be had
   */
  public static Runner start(Settings settings, Keypair keypair, PublisherListener listener)
      throws IOException, ConfigurationException {
    Runner runner = new Runner(settings, keypair, listener);
    log.info(
        "started: version={} jobs={} database={} endpoint={} signer={} http={}:{}",
        Version.text(),
        settings.jobs().stream().map(job -> job.name()).toList(),
        settings.database(),
        settings.endpoint().baseUrl(),
        keypair.address(),
        settings.http().bind(),
        runner.httpPort());
    runner.beginChores();
    return runner;
  }

  /** The port that HTTP is served on. */
  public int httpPort() {
    return http.port();
  }

  /** How each job is doing, by name; empty until they have begun. */
  public Map<String, JobStatus> jobs() {
    Map<String, JobStatus> statuses = new LinkedHashMap<>();
    jobs.forEach(job -> statuses.put(job.job().name(), job.status()));
    return statuses;
  }

  /**
   * Waits until the runner can never work as it is configured: because of a privilege it lacks, a
   * query that PostgreSQL does not understand, a schema of another program.
   *
   * @throws ExecutionException always, with the reason: mostly a {@link ConfigurationException}
   */
  public void awaitFailure() throws InterruptedException, ExecutionException {
    failure.get();
  }

  /**
   * Stops reading, lets calls in flight end within the shutdown timeout, settles, and gives leases
   * and connections back. A job that has not ended a little later loses its connections, with
   * whatever statement it waits for; its lease runs out by itself. Twice is once.
   */
  @Override
  public void close() {
    List<RunningJob> running;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      running = jobs;
    }
    chores.close();
    running.forEach(RunningJob::stop);
    try {
      awaitEnd(running);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    http.close();
    wiring.close();
    metrics.close();
  }

  private void awaitEnd(List<RunningJob> running) throws InterruptedException {
    Instant deadline = clock.instant().plus(settings.shutdownTimeout()).plus(LAST_WAIT);
    for (RunningJob job : running) {
      if (!job.ended(Duration.between(clock.instant(), deadline))) {
        log.warn("job cut off: job={} reason=it did not end in time", job.job().name());
      }
    }
  }

  private void beginChores() {
    chores.after(Duration.ZERO, this::beginJobs);
    probes.forEach(probe -> chores.every(Duration.ZERO, PROBE, probe));
    chores.every(WATCH, WATCH, () -> jobs.forEach(RunningJob::watch));
    chores.every(REPORT, REPORT, () -> jobs.forEach(RunningJob::report));
  }

  private void beginJobs() {
    List<Finding> findings;
    try {
      findings = wiring.inspect();
      Inspected.requireNothingWrong(findings);
      Optional<Finding> away = Inspected.unavailable(findings);
      if (away.isPresent()) {
        waitForDatabase(away.get().text());
        return;
      }
      new StateSchema(wiring.state()).createOrUpgrade();
    } catch (UnavailableException e) {
      waitForDatabase(String.valueOf(e.getMessage()));
      return;
    } catch (IllegalStateException e) {
      failure.completeExceptionally(Inspected.unusable(String.valueOf(e.getMessage())));
      return;
    } catch (ConfigurationException | RuntimeException | Error e) {
      failure.completeExceptionally(e);
      return;
    }
    Inspected.logWarnings(findings);
    chores.every(Duration.ZERO, REPORT, heldBack);
    synchronized (this) {
      if (!closed) {
        jobs = wiring.startJobs();
        FailedRecords failed = new FailedRecords(wiring.state());
        chores.every(SOON, EXPIRY, new Expiry(failed, settings.deadLetterRetention(), this::jobs));
      }
    }
  }

  private void waitForDatabase(String reason) {
    Duration pause =
        settings
            .publisher()
            .backoff()
            .pause(++failedStarts, ThreadLocalRandom.current().nextDouble());
    log.warn("waiting for the database: pauseMs={} reason={}", pause.toMillis(), reason);
    chores.after(pause, this::beginJobs);
  }

  private boolean ready() {
    return !jobs.isEmpty();
  }

  private boolean live() {
    return jobs.stream().allMatch(RunningJob::alive);
  }

  private Health health() {
    Map<String, Health.Component> components = new LinkedHashMap<>();
    components.put("database", probes.get(0).answer());
    if (probes.size() > 1) {
      components.put("state", probes.get(1).answer());
    }
    components.put("endpoint", wiring.endpointHealth());
    components.put("signer", Health.Component.of(signer));
    Map<String, Health.Component> jobHealth = new LinkedHashMap<>();
    settings
        .jobs()
        .forEach(
            job ->
                jobHealth.put(
                    job.name(),
                    new Health.Component("starting", "waiting for the database", false)));
    jobs.forEach(
        job -> {
          String name = job.job().name();
          jobHealth.put(name, job.health(metrics.deadLetters(name)));
        });
    return new Health(components, jobHealth);
  }
}
