package dev.atomicdata.testkit;

import dev.atomicdata.domain.Block;
import dev.atomicdata.domain.Change;
import dev.atomicdata.domain.ChangePage;
import dev.atomicdata.domain.Checkpoint;
import dev.atomicdata.domain.Position;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.domain.Touch;
import dev.atomicdata.ports.ChangeSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reports the rows of an {@link InMemoryTable} in the order of their writes, and the touches of its
 * ledger in turn.
 */
public final class InMemorySource implements ChangeSource {

  private static final String TABLE = "rows";

  private final InMemoryTable table;
  private final InMemoryLedger ledger;
  private long touched;
  private boolean touchesNext;

  public InMemorySource(InMemoryTable table, InMemoryLedger ledger) {
    this.table = table;
    this.ledger = ledger;
  }

  @Override
  public ChangePage next(Checkpoint since, int limit) {
    if (since.page() == 0) {
      touched = 0;
    }
    touchesNext = !touchesNext;
    List<Touch.Stored> touches = touchesNext ? ledger.due(touched, limit) : List.of();
    return touches.isEmpty() ? rows(since, limit) : touches(touches, since, limit);
  }

  private ChangePage touches(List<Touch.Stored> touches, Checkpoint since, int limit) {
    touched = touches.size() < limit ? 0 : touches.get(touches.size() - 1).id();
    Map<RowKey, Change> changes = new LinkedHashMap<>();
    for (Touch.Stored stored : touches) {
      changes.merge(
          stored.touch().key(), Change.of(stored.touch().key(), List.of(stored)), Change::and);
    }
    return new ChangePage(
        ChangePage.TOUCHES, List.copyOf(changes.values()), since.nextPage(), true, head());
  }

  private ChangePage rows(Checkpoint since, int limit) {
    long last = since.position(TABLE).map(Position::polled).orElse(0L);
    List<InMemoryTable.Row> rows = table.writtenAfter(last, limit);
    boolean more = rows.size() == limit || touched > 0;
    if (!more) {
      touchesNext = false; // the next round begins with the touches again
    }
    long read = rows.isEmpty() ? last : rows.get(rows.size() - 1).version();
    return new ChangePage(
        TABLE,
        rows.stream()
            .map(row -> new Change(row.key(), Optional.of(new Block(row.version()))))
            .toList(),
        since.nextPage(TABLE, new Position(read, read, List.of(), Optional.empty())),
        more,
        head());
  }

  private Optional<Block> head() {
    return Optional.of(new Block(table.version()));
  }
}
