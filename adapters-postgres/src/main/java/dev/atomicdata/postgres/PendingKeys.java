package dev.atomicdata.postgres;

import dev.atomicdata.domain.Change;
import dev.atomicdata.domain.Position;
import java.util.List;
import java.util.Optional;

/** The keys that one look at a source led to, until the last of them is handed out. */
final class PendingKeys {

  private final Refusals refusals;
  private Optional<Work> work = Optional.empty();

  PendingKeys(Refusals refusals) {
    this.refusals = refusals;
  }

  void clear() {
    work = Optional.empty();
  }

  boolean isEmpty() {
    return work.isEmpty();
  }

  /** Where the position will be when all keys are handed out; empty if they are. */
  Optional<Position> after() {
    return work.map(Work::after);
  }

  /**
   * Takes the keys of the next look.
   *
   * @param end done when the last of them is handed out: now, if there is none
   */
  void take(Batch batch, Position after, Runnable end) {
    work = Optional.of(new Work(batch, after, end));
    endIfFinished();
  }

  /** Hands out the next keys. */
  List<Change> next(int limit) {
    if (work.isEmpty()) {
      return List.of();
    }
    List<Change> changes = refusals.holdable(work.get().batch().next(limit));
    endIfFinished();
    return changes;
  }

  private void endIfFinished() {
    Optional<Work> finished = work.filter(current -> current.batch().finished());
    if (finished.isPresent()) {
      work = Optional.empty();
      finished.get().end().run();
    }
  }

  private record Work(Batch batch, Position after, Runnable end) {}
}
