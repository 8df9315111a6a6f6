package dev.atomicdata.runner;

import dev.atomicdata.domain.Job;
import dev.atomicdata.ports.JobStatus;
import dev.atomicdata.ports.PublisherListener;
import dev.atomicdata.postgres.Database;
import dev.atomicdata.postgres.PoolStatistics;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** All meters, and the forms in which they are read. */
final class Metrics implements AutoCloseable {

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics garbageCollection = new JvmGcMetrics();
  private final JobMetrics jobs = new JobMetrics(registry);
  private final EndpointMetrics endpoint = new EndpointMetrics(registry);
  private final InstantSource clock;

  Metrics(InstantSource clock) {
    this.clock = clock;
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    garbageCollection.bindTo(registry);
    Instant started = clock.instant();
    Measure.UPTIME.timeGauge(registry, () -> Duration.between(started, clock.instant()));
  }

  /** Counts and times of every job. */
  PublisherListener jobs() {
    return jobs;
  }

  /** How many keys a job has parked since the start. */
  long deadLetters(String job) {
    return jobs.deadLetters(job);
  }

  /** Counts and states of the endpoint. */
  EndpointMetrics endpoint() {
    return endpoint;
  }

  void watchJob(Job described, Supplier<JobStatus> status) {
    jobs.prepare(described);
    String job = described.name();
    gauge(Measure.LAG_BLOCKS, job, status, JobStatus::lagBlocks);
    gauge(Measure.LAG_SECONDS, job, status, this::lagSeconds);
    gauge(Measure.IN_FLIGHT, job, status, JobStatus::inFlight);
    gauge(Measure.OPEN_PAGES, job, status, JobStatus::openPages);
    gauge(Measure.HEALTHY, job, status, now -> now.healthy() ? 1 : 0);
    gauge(Measure.PAUSED, job, status, now -> now.state() == JobStatus.State.PAUSED ? 1 : 0);
  }

  /** Shows what is held back of the jobs that come after others. */
  void watchHeldBack(List<Job> jobs, HeldBack heldBack) {
    jobs.stream()
        .filter(job -> !job.before().isEmpty())
        .forEach(
            job ->
                Measure.HELD_BACK.gauge(
                    registry, Tags.of("job", job.name()), () -> heldBack.keys(job)));
  }

  void watchPool(String name, Database database) {
    pool("active", name, database, PoolStatistics::active);
    pool("idle", name, database, PoolStatistics::idle);
    pool("waiting", name, database, PoolStatistics::waiting);
    pool("total", name, database, PoolStatistics::total);
  }

  /** In one of Prometheus' own forms. */
  String scrape(String contentType) {
    return registry.scrape(contentType);
  }

  String json() {
    return MetricsJson.of(registry);
  }

  @Override
  public void close() {
    garbageCollection.close();
    registry.close();
  }

  private double lagSeconds(JobStatus status) {
    return status
        .caughtUpTo()
        .map(time -> Math.max(0, Duration.between(time, clock.instant()).toMillis() / 1_000.0))
        .orElse(Double.NaN);
  }

  private void gauge(
      Measure measure, String job, Supplier<JobStatus> status, ToDoubleFunction<JobStatus> value) {
    measure.gauge(registry, Tags.of("job", job), () -> value.applyAsDouble(status.get()));
  }

  private void pool(
      String state, String name, Database database, ToDoubleFunction<PoolStatistics> value) {
    Measure.CONNECTIONS.gauge(
        registry,
        Tags.of("database", name, "state", state),
        () -> database.pool().stream().mapToDouble(value).findFirst().orElse(Double.NaN));
  }
}
