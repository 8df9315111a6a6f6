package dev.atomicdata.testkit;

import static java.util.stream.Collectors.toUnmodifiableSet;

import dev.atomicdata.domain.Checkpoint;
import dev.atomicdata.domain.DeadLetter;
import dev.atomicdata.domain.Fingerprint;
import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.Known;
import dev.atomicdata.domain.Position;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.domain.Settlement;
import dev.atomicdata.domain.Touch;
import dev.atomicdata.ports.LeaseLostException;
import dev.atomicdata.ports.Ledger;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A ledger in memory. It outlives the publishers that use it, as a database would; a lease that is
 * not closed is held until {@link #expire}. Safe for use by many threads: all ledgers have one
 * lock, because those of jobs that go before one another change together.
 */
public final class InMemoryLedger implements Ledger {

  private static final Duration UNTIL_EXPIRED = Duration.ofHours(1);
  private static final Object LOCK = new Object();

  private final Map<String, InMemoryLedger> before = new HashMap<>();
  private final List<InMemoryLedger> dependents = new ArrayList<>();
  private final TreeMap<RowKey, Optional<Fingerprint>> published = new TreeMap<>();
  private final Set<RowKey> recorded = new HashSet<>();
  private final TreeSet<RowKey> vanished = new TreeSet<>();
  private final InMemoryTouches touches;
  private final Map<RowKey, DeadLetter> deadLetters = new HashMap<>();
  private Checkpoint checkpoint = Checkpoint.start();
  private long epoch;
  private boolean held;
  private boolean records;

  public InMemoryLedger(InstantSource clock) {
    this.touches = new InMemoryTouches(clock);
  }

  /** From now on the job's messages go before those of the other ledger's job. */
  public InMemoryLedger goesBefore(InMemoryLedger dependent, Job job) {
    synchronized (LOCK) {
      records = job.recordsAtStart();
      dependents.add(dependent);
      dependent.before.put(job.name(), this);
      return this;
    }
  }

  @Override
  public Optional<Lease> acquire() {
    synchronized (LOCK) {
      return take();
    }
  }

  private Optional<Lease> take() {
    if (held) {
      return Optional.empty();
    }
    held = true;
    epoch++;
    published.forEach(
        (key, fingerprint) -> {
          if (fingerprint.isEmpty()) {
            touches.add(new Touch(key, Touch.Reason.ANNOUNCED, false, Duration.ZERO, 0));
          }
        });
    return Optional.of(new HeldLease(epoch));
  }

  @Override
  public void touch(Collection<Touch> requests) {
    synchronized (LOCK) {
      requests.forEach(touches::add);
    }
  }

  @Override
  public List<RowKey> keysAfter(Optional<RowKey> last, int limit) {
    synchronized (LOCK) {
      TreeSet<RowKey> keys = new TreeSet<>(published.keySet());
      keys.addAll(deadLetters.keySet());
      return last.map(key -> keys.tailSet(key, false)).orElse(keys).stream().limit(limit).toList();
    }
  }

  /** Takes the lease away from whoever holds it, as if its time were over. */
  public void expire() {
    synchronized (LOCK) {
      held = false;
      epoch++;
    }
  }

  /** The open dead letters. */
  public List<DeadLetter> deadLetters() {
    synchronized (LOCK) {
      return List.copyOf(deadLetters.values());
    }
  }

  /** The keys that the receiver has, or may have, and of which nothing is there any more. */
  public List<RowKey> vanished() {
    synchronized (LOCK) {
      return List.copyOf(vanished);
    }
  }

  /** The stored touches, due or not, in the order they were stored. */
  public List<Touch> touches() {
    synchronized (LOCK) {
      return touches.all();
    }
  }

  List<Touch.Stored> due(long after, int limit) {
    synchronized (LOCK) {
      return touches.due(after, limit);
    }
  }

  private void settle(Settlement settlement) {
    Set<RowKey> gone =
        settlement.vanished().stream().map(Settlement.Vanished::key).collect(Collectors.toSet());
    Set<RowKey> unchanged = new HashSet<>(settlement.unchanged());
    unchanged.addAll(gone);
    Set<RowKey> accepted = new HashSet<>();
    for (Settlement.Acknowledged acknowledged : settlement.acknowledged()) {
      if (!published.containsKey(acknowledged.key()) || recorded.contains(acknowledged.key())) {
        dependents.forEach(dependent -> dependent.touches.add(Touch.follows(acknowledged.key())));
      }
      published.put(acknowledged.key(), Optional.of(acknowledged.fingerprint()));
      accepted.add(acknowledged.key());
    }
    recorded.removeAll(accepted);
    for (Settlement.Acknowledged restored : settlement.restored()) {
      published.put(restored.key(), Optional.of(restored.fingerprint()));
    }
    for (Settlement.Acknowledged start : settlement.recorded()) {
      if (published.putIfAbsent(start.key(), Optional.of(start.fingerprint())) == null) {
        recorded.add(start.key());
      }
    }
    settlement.forgotten().forEach(this::forget);
    vanished.removeAll(unchanged);
    vanished.removeAll(accepted);
    settlement.restored().forEach(restored -> vanished.remove(restored.key()));
    settlement.deadLetters().forEach(dead -> vanished.remove(dead.key()));
    gone.stream().filter(published::containsKey).forEach(vanished::add);
    deadLetters.keySet().removeAll(accepted);
    deadLetters.keySet().removeAll(unchanged);
    settlement.deadLetters().forEach(dead -> deadLetters.put(dead.key(), dead));
    touches.end(accepted, unchanged);
    touches.remove(settlement.touchesDone());
    if (settlement.releasesSuspects()) {
      touches.releaseSuspects();
    }
    settlement.touches().forEach(touches::add);
    checkpoint = Checkpoint.stored(settlement.checkpoint().positions());
  }

  private void forget(RowKey key) {
    if (recorded.contains(key) && published.getOrDefault(key, Optional.empty()).isPresent()) {
      published.remove(key);
      recorded.remove(key);
    }
  }

  private Known known(RowKey key) {
    Optional<Fingerprint> state = published.getOrDefault(key, Optional.empty());
    boolean announced = published.containsKey(key) && state.isEmpty();
    boolean tried = !touches.of(key, Touch.Reason::tried).isEmpty();
    return new Known(
        recorded.contains(key) ? Optional.empty() : state,
        recorded.contains(key) ? state : Optional.empty(),
        Optional.ofNullable(deadLetters.get(key)).map(DeadLetter::fingerprint),
        announced || tried,
        before.entrySet().stream()
            .filter(entry -> entry.getValue().passed(key))
            .map(Map.Entry::getKey)
            .collect(toUnmodifiableSet()),
        before.isEmpty() ? List.of() : touches.of(key, Touch.Reason.FOLLOWS::equals),
        vanished.contains(key));
  }

  /** Whether those that come after need not wait: what is recorded at the start may be missing. */
  private boolean passed(RowKey key) {
    Collection<Position> positions = checkpoint.positions().values();
    boolean recording =
        positions.isEmpty() ? records : positions.stream().anyMatch(Position::opening);
    return recording || published.containsKey(key);
  }

  private final class HeldLease implements Lease {

    private final long own;

    HeldLease(long own) {
      this.own = own;
    }

    @Override
    public Checkpoint checkpoint() {
      synchronized (LOCK) {
        check();
        return checkpoint;
      }
    }

    @Override
    public Map<RowKey, Known> known(Collection<RowKey> keys) {
      synchronized (LOCK) {
        check();
        Map<RowKey, Known> known = new HashMap<>();
        for (RowKey key : keys) {
          known.put(key, InMemoryLedger.this.known(key));
        }
        return known;
      }
    }

    @Override
    public void announce(Collection<RowKey> keys) {
      synchronized (LOCK) {
        check();
        keys.forEach(key -> published.computeIfPresent(key, (k, before) -> Optional.empty()));
        vanished.removeAll(keys);
      }
    }

    @Override
    public void settle(Settlement settlement) {
      synchronized (LOCK) {
        check();
        InMemoryLedger.this.settle(settlement);
      }
    }

    @Override
    public Duration timeLeft() {
      synchronized (LOCK) {
        return own == epoch && held ? UNTIL_EXPIRED : Duration.ZERO;
      }
    }

    @Override
    public void close() {
      synchronized (LOCK) {
        if (own == epoch) {
          held = false;
        }
      }
    }

    private void check() {
      if (own != epoch || !held) {
        throw new LeaseLostException("lease " + own + " is over (current: " + epoch + ")");
      }
    }
  }
}
