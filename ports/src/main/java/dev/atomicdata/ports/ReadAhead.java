package dev.atomicdata.ports;

import dev.atomicdata.domain.Change;
import dev.atomicdata.domain.ChangePage;
import dev.atomicdata.domain.Checkpoint;
import dev.atomicdata.domain.RowKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Reads the next page of a backlog, and what there is of its keys, on another thread, while the
 * publisher's own compares, seals, sends and settles the page before.
 *
 * <p>Source and assembler are for one thread at a time. So before the publisher's own thread uses
 * either, it waits until nothing is being read.
 */
final class ReadAhead {

  private final PublisherPorts ports;
  private final Optional<Executor> executor;
  private final InstantSource clock;
  private Optional<Reading> reading = Optional.empty();

  /**
   * A page being read.
   *
   * @param end gives the page, or throws what kept it from being read
   */
  private record Reading(
      Ledger.Lease lease, Checkpoint since, int limit, CompletableFuture<End> end) {}

  @FunctionalInterface
  private interface End {
    Ahead get();
  }

  /**
   * @param executor without one, nothing is read ahead
   */
  ReadAhead(PublisherPorts ports, Optional<Executor> executor, InstantSource clock) {
    this.ports = ports;
    this.executor = executor;
    this.clock = clock;
  }

  /** Begins to read the page after those that were read, if there is one. */
  void begin(Tenure work, int limit) {
    if (executor.isEmpty()
        || !work.more()
        || work.pages().recording()
        || !work.pages().haveRoom()) {
      return;
    }
    quiet();
    work.pages().ahead(true);
    Ledger.Lease lease = work.lease();
    Checkpoint since = work.read();
    CompletableFuture<End> end = new CompletableFuture<>();
    executor.get().execute(() -> end.complete(read(lease, since, limit)));
    reading = Optional.of(new Reading(lease, since, limit, end));
  }

  /** The page after those that were read, if it was read ahead; waits for it. */
  Optional<Ahead> take(Tenure work, int limit) {
    Optional<Reading> begun = reading;
    quiet();
    reading = Optional.empty();
    return begun
        .filter(
            each ->
                each.lease() == work.lease()
                    && each.since().equals(work.read())
                    && each.limit() == limit)
        .map(each -> each.end().join().get());
  }

  /** Waits until nothing is being read; the deadlines of what is asked bound the time. */
  void quiet() {
    reading.ifPresent(each -> each.end().join());
  }

  private End read(Ledger.Lease lease, Checkpoint since, int limit) {
    try {
      Instant asked = clock.instant();
      ChangePage page = ports.source().next(since, limit);
      Instant read = clock.instant();
      Ahead ahead = new Ahead(page, asked, read, states(lease, page));
      return () -> ahead;
    } catch (RuntimeException | Error e) {
      return () -> {
        throw e;
      };
    }
  }

  /** Whatever goes wrong shows again when the publisher's own thread looks at the keys. */
  private Optional<KeyStates> states(Ledger.Lease lease, ChangePage page) {
    List<RowKey> keys = page.changes().stream().map(Change::key).toList();
    if (keys.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(KeyStates.read(ports.assembler(), lease, keys, clock));
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }
}
