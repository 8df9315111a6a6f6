package dev.atomicdata.postgres;

import static java.util.Objects.requireNonNull;

import dev.atomicdata.domain.Change;
import dev.atomicdata.domain.Fingerprint;
import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.JobOrder;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.domain.Source;
import dev.atomicdata.domain.Touch;
import dev.atomicdata.ports.Ledger;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The ledger of one job in PostgreSQL (design.md section 9), in the tables of {@link StateSchema}.
 *
 * <p>Any number of publishers may have a ledger of the same job; one at a time gets the lease. A
 * lease is renewed by a thread of its own, on a connection that settlements do not use.
 */
public final class PostgresLedger implements Ledger {

  private static final Duration SHORTEST = Duration.ofMillis(100);

  private final Database state;
  private final Job job;
  private final JobOrder order;
  private final Duration lease;
  private final String subject;
  private final LedgerKeys keys;
  private final String holder = ManagementFactory.getRuntimeMXBean().getName();

  /** The ledger of a job that comes after no other, and before none. */
  public PostgresLedger(Database state, Job job, Duration lease) {
    this(state, job, JobOrder.NONE, lease);
  }

  /**
   * Reaches for the database only when used.
   *
   * @param order how the job stands among those whose ledgers are in the same schema
   * @param lease how long after its last renewal a lease that was not given back stays valid
   */
  public PostgresLedger(Database state, Job job, JobOrder order, Duration lease) {
    this.state = requireNonNull(state, "state");
    this.job = requireNonNull(job, "job");
    this.order = requireNonNull(order, "order");
    this.lease = requireNonNull(lease, "lease");
    this.subject = "job " + job.name();
    this.keys = new LedgerKeys(state, job.name());
    if (lease.compareTo(SHORTEST) < 0) {
      throw new IllegalArgumentException(
          "lease " + lease + " (expected: at least " + SHORTEST + ")");
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>When the definition of the job is another than at the last time, every row of all its
   * sources is looked at and compared.
   *
   * @throws IllegalStateException if the holder is a running publisher with another job of this
   *     name
   */
  @Override
  public Optional<Lease> acquire() {
    if (!order.names().equals(job.before())) {
      throw new IllegalStateException(
          "job %s: ledger in the order after %s (expected: after %s)"
              .formatted(job.name(), order.names(), job.before()));
    }
    long asked = System.nanoTime();
    Terms terms = writing().atMost(lease.dividedBy(2));
    return state
        .statements(subject, terms, this::take)
        .map(grant -> PostgresLease.begin(state, grant, order, asked));
  }

  @Override
  public void touch(Collection<Touch> touches) {
    if (!touches.isEmpty()) {
      state.statements(subject, writing(), sql -> StoredTouches.insert(sql, job.name(), touches));
    }
  }

  /** {@inheritDoc} They are those with a row of their own: acknowledged, announced or parked. */
  @Override
  public List<RowKey> keysAfter(Optional<RowKey> last, int limit) {
    return keys.after(last.map(RowKey::value), limit).stream().map(Change::key).toList();
  }

  private Optional<Grant> take(Statements sql) {
    String name = job.name();
    Fingerprint definition = definition(job, order);
    // Those who stand by ask often: a lock, which is a write, only for who may get the lease.
    if (isHeld(LeaseRow.find(sql, name), definition)) {
      return Optional.empty();
    }
    Optional<LeaseRow> row = LeaseRow.lock(sql, name, definition);
    if (isHeld(row, definition)) {
      return Optional.empty();
    }
    return row.map(
        free -> {
          free.take(sql, holder, definition, lease);
          if (!free.definition().equals(definition)) {
            Positions.lookAgain(sql, name);
          }
          touchAnnounced(sql, name);
          return new Grant(
              name, free.epoch() + 1, free.settlement(), lease, Positions.read(sql, name));
        });
  }

  private static boolean isHeld(Optional<LeaseRow> row, Fingerprint definition) {
    Optional<LeaseRow> held = row.filter(LeaseRow::held);
    held.ifPresent(other -> other.requireDefinition(definition));
    return held.isPresent();
  }

  /**
   * What a holder sent and did not settle. Unlike any other touch, this one is not stored twice:
   * nobody can have it in work, because who could is fenced off.
   */
  private static void touchAnnounced(Statements sql, String job) {
    sql.execute(
        """
        INSERT INTO atomic_data_touched (job, key, reason, force, not_before, attempts)
        SELECT job, key, ?, false, clock_timestamp(), 0 FROM atomic_data_published
        WHERE job = ? AND fingerprint IS NULL AND key NOT IN (
          SELECT key FROM atomic_data_touched WHERE job = ? AND reason = ?)
        """,
        Touch.Reason.ANNOUNCED.name(),
        job,
        job,
        Touch.Reason.ANNOUNCED.name());
  }

  private Terms writing() {
    DatabaseSettings settings = state.settings();
    return Terms.writing(settings).in(settings.schema());
  }

  /** What makes two jobs of one name different. */
  static Fingerprint definition(Job job, JobOrder order) {
    Fingerprint.Builder definition =
        Fingerprint.builder("job")
            .text(job.messageType())
            .text(job.destination())
            .text(job.atomicDataQuery())
            .text(job.resultKeyColumn().orElse(""));
    if (!order.equals(JobOrder.NONE)) {
      definition
          .text(order.names().stream().sorted().toList().toString())
          .text(order.dependents().toString());
    }
    for (Source source : job.sources()) {
      definition
          .text(source.table())
          .text(source.changeColumn().orElse(""))
          .text(source.keyColumns().toString())
          .text(source.primaryKey().toString())
          .text(source.keysQuery().orElse(""))
          .text(source.detection().name());
    }
    return definition.build();
  }
}
