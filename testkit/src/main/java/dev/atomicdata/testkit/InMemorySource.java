package dev.atomicdata.testkit;

import static dev.atomicdata.domain.Change.Weight.COMPARE;
import static dev.atomicdata.domain.Change.Weight.OVERRULE;
import static dev.atomicdata.domain.Change.Weight.RECORD;

import dev.atomicdata.domain.Block;
import dev.atomicdata.domain.Change;
import dev.atomicdata.domain.ChangePage;
import dev.atomicdata.domain.Checkpoint;
import dev.atomicdata.domain.FullLook;
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
 * ledger in turn. Where the rows of the start are not to be published, they are recorded meanwhile,
 * in the order of their keys.
 */
public final class InMemorySource implements ChangeSource {

  private static final String TABLE = "rows";

  private final InMemoryTable table;
  private final InMemoryLedger ledger;
  private final boolean records;
  private long touched;
  private boolean touchesNext;
  private boolean recordingNext;

  /** Reports all rows. */
  public InMemorySource(InMemoryTable table, InMemoryLedger ledger) {
    this(table, ledger, false);
  }

  private InMemorySource(InMemoryTable table, InMemoryLedger ledger, boolean records) {
    this.table = table;
    this.ledger = ledger;
    this.records = records;
  }

  /** Records the rows that are there at the start, and reports later ones. */
  public static InMemorySource latest(InMemoryTable table, InMemoryLedger ledger) {
    return new InMemorySource(table, ledger, true);
  }

  @Override
  public ChangePage next(Checkpoint since, int limit) {
    if (since.page() == 0) {
      touched = 0;
    }
    touchesNext = !touchesNext;
    List<Touch.Stored> touches = touchesNext ? ledger.due(touched, limit) : List.of();
    if (touchesNext && touches.isEmpty()) {
      touched = 0;
    }
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
    Position position = since.position(TABLE).orElseGet(this::beginning);
    if (since.position(TABLE).isEmpty() && records) {
      return page(List.of(), since, position, true);
    }
    recordingNext = position.fullLook().isPresent() && !recordingNext;
    return recordingNext ? recorded(since, position, limit) : written(since, position, limit);
  }

  private Position beginning() {
    long noted = records ? table.version() : 0;
    Position beginning = new Position(noted, noted, List.of(), Optional.empty());
    return records
        ? new Position(
            noted, noted, List.of(), Position.recording(noted).fullLook(), true, Optional.empty())
        : beginning;
  }

  private ChangePage recorded(Checkpoint since, Position position, int limit) {
    FullLook look = position.fullLook().orElseThrow();
    List<InMemoryTable.Row> rows =
        table.after(look.reached().stream().map(RowKey::new).findFirst(), limit);
    Position next =
        rows.size() < limit
            ? position.lookedAtAll()
            : position.lookedTo(List.of(rows.get(limit - 1).key().value()), Optional.empty());
    return page(rows.stream().map(row -> change(row, RECORD)).toList(), since, next, true);
  }

  /** The start is over with the first of these pages that holds all that was written since. */
  private ChangePage written(Checkpoint since, Position position, int limit) {
    List<InMemoryTable.Row> rows = table.writtenAfter(position.polled(), limit);
    boolean more = rows.size() == limit || touched > 0 || position.fullLook().isPresent();
    if (!more) {
      touchesNext = false; // the next round begins with the touches again
    }
    long read = rows.isEmpty() ? position.polled() : rows.get(rows.size() - 1).version();
    boolean open = position.opening() && (rows.size() == limit || position.fullLook().isPresent());
    return page(
        rows.stream().map(row -> change(row, position.opening() ? OVERRULE : COMPARE)).toList(),
        since,
        position.sweptTo(read, Optional.empty()).withOpening(open),
        more);
  }

  private ChangePage page(List<Change> changes, Checkpoint since, Position next, boolean more) {
    return new ChangePage(TABLE, changes, since.nextPage(TABLE, next), more, head());
  }

  private static Change change(InMemoryTable.Row row, Change.Weight weight) {
    return new Change(row.key(), Optional.of(new Block(row.version())), weight);
  }

  private Optional<Block> head() {
    return Optional.of(new Block(table.version()));
  }
}
