package dev.atomicdata.postgres;

import static java.util.Objects.requireNonNull;

import dev.atomicdata.domain.DetectionMode;
import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.Source;
import dev.atomicdata.ports.ChangeSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Finds changes in tables that belong to somebody else, with no right but to read them
 * (change-detection.md, polling mode).
 *
 * <p>What is new is decided by the transaction that wrote a row, never by its block, so rows that
 * come late, out of order, or without a block are found as well. Deletes are not. Views and foreign
 * tables are looked at as a whole, on an interval ({@link DetectionMode#RECONCILE}). On the same
 * interval all keys of a job are compared. The sources of one instance share the sweeps of tables
 * that several jobs watch; each may be used by a thread of its own.
 */
public final class PollingSources {

  /** A sweep reads a whole table: not more often, whatever the settings say. */
  private static final Duration LEAST_SWEEP_PAUSE = Duration.ofSeconds(30);

  private final Database watched;
  private final Database state;
  private final StoredTouches touches;
  private final PollingSettings settings;
  private final SharedSweeps sweeps;
  private final Duration sweepPause;

  /**
   * @param watched holds the tables
   * @param state holds the stored touches
   */
  public PollingSources(Database watched, Database state, PollingSettings settings) {
    this(watched, state, settings, LEAST_SWEEP_PAUSE, System::nanoTime);
  }

  PollingSources(
      Database watched,
      Database state,
      PollingSettings settings,
      Duration leastSweepPause,
      LongSupplier nanos) {
    this.watched = requireNonNull(watched, "watched");
    this.state = requireNonNull(state, "state");
    this.touches = new StoredTouches(state);
    this.settings = requireNonNull(settings, "settings");
    this.sweeps = new SharedSweeps(nanos, settings.batchSize());
    Duration interval = settings.sweepInterval();
    this.sweepPause = interval.compareTo(leastSweepPause) > 0 ? interval : leastSweepPause;
  }

  /**
   * The changes of a job.
   *
   * @throws IllegalArgumentException if a {@code keysQuery} has no {@code $CHANGED_KEYS}, another
   *     placeholder, or a second statement. What only the database can tell, such as a missing
   *     table, column or primary key, is thrown by the source's first page.
   */
  public ChangeSource source(Job job) {
    Opening opening = new Opening(sweeps::now);
    List<SourceFeed> tables =
        job.sources().stream().map(source -> feed(job, source, opening)).toList();
    return new JobSource(
        job.name(),
        watched.standpoint(job.name()),
        new TouchFeed((id, limit) -> touches.due(job.name(), id, limit)),
        tables,
        walk(job),
        opening,
        sweeps::now);
  }

  private ReconcileWalk walk(Job job) {
    LedgerKeys ledger = new LedgerKeys(state, job.name());
    Stream<ReconcilePart> polled =
        job.sources().stream()
            .filter(source -> source.detection() == DetectionMode.POLLING)
            .map(source -> part(job, source, ledger));
    return new ReconcileWalk(
        job.name(),
        Stream.concat(polled, Stream.of(new ReconciledLedger(ledger))).toList(),
        settings.reconcileInterval(),
        () -> ReconcileOrder.read(state, job.name()));
  }

  private ReconcilePart part(Job job, Source source, LedgerKeys ledger) {
    Standpoint standpoint = watched.standpoint(job.name());
    String subject = "job " + job.name() + ", table " + source.table();
    Optional<QueryText> keysQuery =
        source.keysQuery().map(query -> QueryText.parse(query, KeysQuery.PLACEHOLDER));
    return new ReconciledSource(
        job.name(),
        source,
        new TableReader(standpoint, subject),
        () -> Watched.find(watched, standpoint, subject, job, source, keysQuery, sweeps),
        ledger);
  }

  private SourceFeed feed(Job job, Source source, Opening opening) {
    return switch (source.detection()) {
      case POLLING -> new TableFeed(job, source, watched, settings, sweeps, sweepPause, opening);
      case RECONCILE -> new ReconcileFeed(job, source, watched, settings, sweeps::now);
    };
  }
}
