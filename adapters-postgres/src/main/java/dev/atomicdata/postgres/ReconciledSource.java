package dev.atomicdata.postgres;

import dev.atomicdata.domain.Change;
import dev.atomicdata.domain.FullLook;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.domain.Source;
import dev.atomicdata.domain.Start;
import dev.atomicdata.ports.UnavailableException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Every key of a polled table, as far as the ledger does not know it: the others are walked through
 * there. Polls and sweeps of the table go on meanwhile, and have horizons of their own.
 */
final class ReconciledSource implements ReconcilePart {

  private final String table;
  private final TableReader reader;
  private final Supplier<Watched> lookup;
  private final LedgerKeys ledger;
  private final Refusals refusals;
  private Optional<Watched> watched = Optional.empty();

  /**
   * @param lookup finds out how the table looks at present
   */
  ReconciledSource(
      String job, Source source, TableReader reader, Supplier<Watched> lookup, LedgerKeys ledger) {
    this.table = source.table();
    this.reader = reader;
    this.lookup = lookup;
    this.ledger = ledger;
    this.refusals = new Refusals(job, table);
  }

  @Override
  public String name() {
    return table;
  }

  @Override
  public void begin() {
    watched = Optional.empty();
  }

  @Override
  public Page after(List<String> last, int limit) {
    try {
      WatchedTable found = watched().table();
      FullLook look = new FullLook(0, 0, last);
      Look page = reader.page(new PageRows(found, look, Start.EARLIEST, List.of()), limit);
      List<Touched> touched = Touched.of(page.rows(), Change.Weight.COMPARE);
      Batch batch =
          watched().keysQuery().isPresent()
              ? new QueriedBatch(() -> watched().keysQuery().orElseThrow(), touched, refusals)
              : new RowBatch(touched);
      return new Page(new Unknown(batch), page.reached(), page.whole());
    } catch (UnavailableException e) {
      // The table may have changed, and the types of its columns with it.
      watched = Optional.empty();
      throw e;
    }
  }

  @Override
  public int refused() {
    return refusals.take();
  }

  private Watched watched() {
    if (watched.isEmpty()) {
      watched = Optional.of(lookup.get());
    }
    return watched.get();
  }

  /** What of a batch the ledger does not know. */
  private final class Unknown implements Batch {

    private final Batch all;
    private List<Change> unchecked = List.of();

    Unknown(Batch all) {
      this.all = all;
    }

    @Override
    public List<Change> next(int limit) {
      if (unchecked.isEmpty()) {
        unchecked = refusals.holdable(all.next(limit));
      }
      Set<RowKey> unknown = ledger.unknown(unchecked.stream().map(Change::key).toList());
      List<Change> changes =
          unchecked.stream().filter(change -> unknown.contains(change.key())).toList();
      unchecked = List.of();
      return changes;
    }

    @Override
    public boolean finished() {
      return unchecked.isEmpty() && all.finished();
    }
  }
}
