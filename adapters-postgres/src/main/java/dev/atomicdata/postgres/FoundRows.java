package dev.atomicdata.postgres;

import dev.atomicdata.domain.Change;
import dev.atomicdata.domain.Position;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What one look at a table has found, until all its keys are handed out. */
final class FoundRows {

  private final TableProgress progress;
  private final Refusals refusals;
  private final Function<List<Touched>, Batch> batches;
  private Optional<Work> work = Optional.empty();

  /**
   * @param batches makes keys of the job of what rows touch
   */
  FoundRows(TableProgress progress, Refusals refusals, Function<List<Touched>, Batch> batches) {
    this.progress = progress;
    this.refusals = refusals;
    this.batches = batches;
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

  void take(List<TouchedRow> rows, Position after) {
    take(rows, after, Optional.empty());
  }

  /**
   * Takes what is new in these rows; the position moves with the last key of them.
   *
   * @param polled what a poll has seen
   */
  void take(List<TouchedRow> rows, Position after, Optional<PolledRange> polled) {
    List<TouchedRow> fresh = progress.fresh(rows);
    Batch batch = batches.apply(Touched.of(fresh, progress.weight()));
    Work found = new Work(batch, fresh, after, polled);
    if (batch.finished()) {
      finish(found);
    } else {
      work = Optional.of(found);
    }
  }

  /** Hands out the next keys. */
  List<Change> next(int limit) {
    if (work.isEmpty()) {
      return List.of();
    }
    Work current = work.get();
    List<Change> changes = refusals.holdable(current.batch().next(limit));
    if (current.batch().finished()) {
      finish(current);
    }
    return changes;
  }

  private void finish(Work done) {
    progress.reach(done.after(), done.rows(), done.polled());
    work = Optional.empty();
  }

  private record Work(
      Batch batch, List<TouchedRow> rows, Position after, Optional<PolledRange> polled) {}
}
