package dev.atomicdata.runner;

import static java.util.stream.Collectors.toMap;

import dev.atomicdata.delivery.Delivery;
import dev.atomicdata.delivery.DeliveryListener;
import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.JobOrder;
import dev.atomicdata.grpc.GrpcSink;
import dev.atomicdata.ports.AtomicDataAssembler;
import dev.atomicdata.ports.MemoryBudget;
import dev.atomicdata.ports.MessageSealer;
import dev.atomicdata.ports.Publisher;
import dev.atomicdata.ports.PublisherListener;
import dev.atomicdata.ports.PublisherPorts;
import dev.atomicdata.postgres.Database;
import dev.atomicdata.postgres.Finding;
import dev.atomicdata.postgres.Inspection;
import dev.atomicdata.postgres.PollingSources;
import dev.atomicdata.postgres.PostgresAssembler;
import dev.atomicdata.postgres.PostgresLedger;
import dev.atomicdata.postgres.PostgresOrders;
import dev.atomicdata.runner.config.ConfigurationException;
import dev.atomicdata.runner.config.Problem;
import dev.atomicdata.runner.config.Settings;
import dev.atomicdata.signing.HeliumSealer;
import dev.atomicdata.signing.Signer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The adapters that a configuration names, joined to publishers. */
final class Wiring implements AutoCloseable {

  private final Settings settings;
  private final Metrics metrics;
  private final InstantSource clock;
  private final Database watched;
  private final Database state;
  private final String endpoint;
  private final Delivery delivery;
  private final RetryOnceClosed retryOnceClosed = new RetryOnceClosed();

  /** At most one task of each job at a time, so the jobs bound its threads. */
  private final ExecutorService readingAhead = Executors.newCachedThreadPool(Wiring::reader);

  private final List<Prepared> prepared = new ArrayList<>();

  private Wiring(Settings settings, Metrics metrics, InstantSource clock) {
    this.settings = settings;
    this.metrics = metrics;
    this.clock = clock;
    this.watched = Database.open(settings.database());
    this.state =
        settings.state().equals(settings.database()) ? watched : Database.open(settings.state());
    this.endpoint = settings.endpoint().baseUrl().toString();
    this.delivery =
        new Delivery(
            endpoint,
            new GrpcSink(settings.endpoint()),
            settings.delivery(),
            both(metrics.endpoint(), retryOnceClosed));
  }

  private static Thread reader(Runnable work) {
    Thread daemon = new Thread(work, "reading-ahead");
    daemon.setDaemon(true);
    return daemon;
  }

  private static DeliveryListener both(DeliveryListener first, DeliveryListener second) {
    return (name, event) -> {
      first.on(name, event);
      second.on(name, event);
    };
  }

  /**
   * Joins everything; nothing is connected yet.
   *
   * @throws ConfigurationException if there is no sink for a job, or its queries are malformed
   */
  static Wiring of(
      Settings settings,
      Signer signer,
      Metrics metrics,
      InstantSource clock,
      PublisherListener listener)
      throws ConfigurationException {
    Wiring wiring = new Wiring(settings, metrics, clock);
    try {
      wiring.prepare(new HeliumSealer(signer), listener);
    } catch (ConfigurationException e) {
      wiring.close();
      throw e;
    }
    wiring.watch();
    return wiring;
  }

  /** The database of the watched tables, then that of our own, if it is another. */
  List<Database> databases() {
    return watched == state ? List.of(watched) : List.of(watched, state);
  }

  Database state() {
    return state;
  }

  /** Of the databases, for all jobs. */
  List<Finding> inspect() {
    return new Inspection(watched, state, settings.polling()).findings(settings.jobs());
  }

  Health.Component endpointHealth() {
    return Health.Component.of(delivery.breaker(), endpoint, delivery.inFlight());
  }

  /** To be called once, when the publisher's own tables are there. */
  List<RunningJob> startJobs() {
    List<RunningJob> running = new ArrayList<>();
    for (Prepared job : prepared) {
      metrics.watchJob(job.publisher().job(), job.publisher()::status);
      running.add(RunningJob.start(job.publisher(), clock, settings.shutdownTimeout(), job.log()));
    }
    return List.copyOf(running);
  }

  /** Calls that are still under way end without an answer. */
  @Override
  public void close() {
    delivery.close();
    readingAhead.shutdown();
    databases().forEach(Database::close);
  }

  private void prepare(MessageSealer sealer, PublisherListener listener)
      throws ConfigurationException {
    PollingSources sources = new PollingSources(watched, state, settings.polling());
    MemoryBudget memory = MemoryBudget.ofHeap();
    List<Problem> problems = new ArrayList<>(Unsendable.problems(settings));
    for (Job job : settings.jobs()) {
      try {
        JobLog jobLog = new JobLog(clock);
        JobOrder order = JobOrder.of(job, settings.jobs());
        PublisherPorts ports =
            new PublisherPorts(
                sources.source(job),
                assembler(job),
                new PostgresLedger(state, job, order, settings.lease()),
                sealer,
                delivery.sink(job.name()),
                new PostgresOrders(state, job.name()),
                order.before().stream().collect(toMap(Job::name, this::assembler)));
        Publisher publisher =
            new Publisher(
                job,
                ports,
                settings.publisher(),
                Listeners.all(metrics.jobs(), jobLog, new ReconcileLog(clock), listener),
                clock,
                new SplittableRandom(),
                memory,
                readingAhead);
        retryOnceClosed.add(publisher);
        prepared.add(new Prepared(publisher, jobLog));
      } catch (IllegalArgumentException e) {
        problems.add(
            new Problem("service.jobs", "job " + job.name(), "does not fit: " + e.getMessage()));
      }
    }
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
  }

  private AtomicDataAssembler assembler(Job job) {
    return new PostgresAssembler(watched, job, settings.publisher().maxMessageBytes());
  }

  private void watch() {
    metrics.endpoint().watch(endpoint, delivery, settings.jobs().stream().map(Job::name).toList());
    metrics.watchPool("database", watched);
    if (watched != state) {
      metrics.watchPool("state", state);
    }
  }

  private record Prepared(Publisher publisher, JobLog log) {}
}
