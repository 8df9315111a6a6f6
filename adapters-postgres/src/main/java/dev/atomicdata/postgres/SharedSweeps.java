package dev.atomicdata.postgres;

import dev.atomicdata.domain.Position;
import dev.atomicdata.ports.UnavailableException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sweeps of all tables that some jobs watch: one job runs a table's sweep, the others use what
 * it found. Used by one thread for each job.
 */
final class SharedSweeps {

  private static final Logger log = LoggerFactory.getLogger(SharedSweeps.class);

  private static final int SHARE = 200;

  private final Map<String, OfTable> tables = new ConcurrentHashMap<>();
  private final LongSupplier nanos;
  private final int most;

  /**
   * @param most rows held for each table
   */
  SharedSweeps(LongSupplier nanos, int most) {
    this.nanos = nanos;
    this.most = most;
  }

  long now() {
    return nanos.getAsLong();
  }

  OfTable of(WatchedTable table) {
    return tables.computeIfAbsent(table.name(), name -> new OfTable());
  }

  /** The sweeps of one table. */
  final class OfTable {

    private final ReentrantLock lock = new ReentrantLock();
    private final CopyOnWriteArrayList<SweepUser> users = new CopyOnWriteArrayList<>();
    private Optional<Sweep> latest = Optional.empty();
    private volatile long tookNanos;

    private OfTable() {}

    /**
     * The pause between two sweeps with which those of all tables take a two-hundredth of the time,
     * however many there are: each as often as the root of its size allows, so that a huge table
     * keeps no small one waiting.
     */
    long pauseNanos() {
      return (long) (SHARE * root() * tables.values().stream().mapToDouble(OfTable::root).sum());
    }

    private double root() {
      return Math.sqrt((double) tookNanos);
    }

    /** From now on sweeps look for this source as well, as long as it keeps up with the others. */
    void join(SweepUser user) {
      users.addIfAbsent(user);
    }

    /**
     * A sweep from the position that started after the given one: somebody else's, or a new one.
     * One of another server is not used, nor one that is older than the position: it would look
     * like one of another server.
     *
     * @return empty while somebody else is at it; ask again
     */
    Optional<Sweep> after(
        Optional<Long> startedNanos,
        WatchedTable table,
        SweepUser user,
        Position position,
        TableReader reader) {
      if (!lock.tryLock()) {
        return Optional.empty();
      }
      try {
        long horizon = position.swept();
        Optional<Sweep> usable =
            latest
                .filter(sweep -> sweep.found().covers(user, horizon))
                .filter(
                    sweep ->
                        startedNanos.isEmpty() || sweep.startedNanos() - startedNanos.get() > 0)
                .filter(sweep -> sweep.found().snapshot().breaksWith(position).isEmpty())
                .filter(sweep -> reader.shares(sweep.found().snapshot()));
        return usable.isPresent() ? usable : Optional.of(run(table, user, horizon, reader));
      } finally {
        lock.unlock();
      }
    }

    private Sweep run(WatchedTable table, SweepUser user, long horizon, TableReader reader) {
      // Whoever is behind cannot use what is found from here on, and need not be looked for.
      users.removeIf(other -> other.polled().swept() < horizon);
      long started = now();
      SweptRows found = sweep(table, user, horizon, reader);
      tookNanos = now() - started;
      Sweep sweep = new Sweep(found, started);
      latest = Optional.of(sweep);
      log.debug(
          "table swept: table={} rows={} whole={} tookMs={}",
          table.name(),
          found.rows().size(),
          found.whole(),
          tookNanos / 1_000_000);
      return sweep;
    }

    private SweptRows sweep(WatchedTable table, SweepUser user, long horizon, TableReader reader) {
      join(user);
      try {
        return reader.sweep(table, List.copyOf(users), horizon, most);
      } catch (UnavailableException e) {
        // The columns of one may no longer be there as it knows them; all join again.
        boolean alone = users.size() == 1;
        users.clear();
        if (alone || SqlErrors.mayPass(e)) {
          throw e;
        }
        join(user);
        return reader.sweep(table, List.copyOf(users), horizon, most);
      }
    }
  }
}
