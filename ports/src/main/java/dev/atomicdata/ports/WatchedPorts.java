package dev.atomicdata.ports;

import dev.atomicdata.domain.ChangePage;
import dev.atomicdata.domain.Checkpoint;
import dev.atomicdata.domain.Known;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.domain.Settlement;
import dev.atomicdata.domain.Touch;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything that a publisher calls, with the watchdog told of each call. */
final class WatchedPorts {

  private WatchedPorts() {}

  static PublisherPorts of(PublisherPorts ports, Watchdog watchdog) {
    return new PublisherPorts(
        (since, limit) -> read(ports.source(), since, limit, watchdog),
        assembler(ports.assembler(), "assembling", watchdog),
        new WatchedLedger(ports.ledger(), watchdog),
        (payload, at) ->
            watchdog.during(
                () -> "signing key " + payload.key(), () -> ports.sealer().seal(payload, at)),
        message ->
            watchdog.during(
                () -> "handing over key " + message.key(), () -> ports.sink().deliver(message)),
        () -> watchdog.during(() -> "asking for orders", ports.orders()::pausedSince),
        before(ports.before(), watchdog));
  }

  private static ChangePage read(
      ChangeSource source, Checkpoint since, int limit, Watchdog watchdog) {
    return watchdog.during(source::doing, () -> source.next(since, limit));
  }

  private static AtomicDataAssembler assembler(
      AtomicDataAssembler assembler, String does, Watchdog watchdog) {
    return keys ->
        watchdog.during(() -> does + " " + keys.size() + " keys", () -> assembler.assemble(keys));
  }

  private static Map<String, AtomicDataAssembler> before(
      Map<String, AtomicDataAssembler> assemblers, Watchdog watchdog) {
    Map<String, AtomicDataAssembler> watched = new HashMap<>();
    assemblers.forEach(
        (job, assembler) ->
            watched.put(job, assembler(assembler, "assembling for job " + job, watchdog)));
    return watched;
  }

  private record WatchedLedger(Ledger ledger, Watchdog watchdog) implements Ledger {

    @Override
    public Optional<Lease> acquire() {
      return watchdog
          .during(() -> "taking the lease", ledger::acquire)
          .map(lease -> new WatchedLease(lease, watchdog));
    }

    @Override
    public void touch(Collection<Touch> touches) {
      watchdog.during("storing touches", () -> ledger.touch(touches));
    }

    @Override
    public List<RowKey> keysAfter(Optional<RowKey> last, int limit) {
      return watchdog.during(
          () -> "reading keys of the ledger", () -> ledger.keysAfter(last, limit));
    }
  }

  private record WatchedLease(Ledger.Lease lease, Watchdog watchdog) implements Ledger.Lease {

    @Override
    public Checkpoint checkpoint() {
      return lease.checkpoint();
    }

    @Override
    public Map<RowKey, Known> known(Collection<RowKey> keys) {
      return watchdog.during(
          () -> "reading what is known of " + keys.size() + " keys", () -> lease.known(keys));
    }

    @Override
    public void announce(Collection<RowKey> keys) {
      watchdog.during("announcing " + keys.size() + " keys", () -> lease.announce(keys));
    }

    @Override
    public void settle(Settlement settlement) {
      watchdog.during("settling", () -> lease.settle(settlement));
    }

    @Override
    public Duration timeLeft() {
      return lease.timeLeft();
    }

    @Override
    public void close() {
      lease.close();
    }
  }
}
