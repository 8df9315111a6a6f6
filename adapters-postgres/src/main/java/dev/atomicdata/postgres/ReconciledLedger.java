package dev.atomicdata.postgres;

import dev.atomicdata.domain.Change;
import dev.atomicdata.domain.ChangePage;
import java.util.List;

/** Every key that the ledger knows: what differs is found, and what has vanished. */
final class ReconciledLedger implements ReconcilePart {

  private final LedgerKeys keys;

  ReconciledLedger(LedgerKeys keys) {
    this.keys = keys;
  }

  @Override
  public String name() {
    return ChangePage.RECONCILE;
  }

  @Override
  public void begin() {}

  @Override
  public Page after(List<String> last, int limit) {
    List<Change> page = keys.after(last.stream().findFirst(), limit);
    boolean whole = page.size() < limit;
    return new Page(
        new Once(page), page.isEmpty() ? last : List.of(last(page).key().value()), whole);
  }

  @Override
  public int refused() {
    return 0;
  }

  private static Change last(List<Change> page) {
    return page.get(page.size() - 1);
  }

  /** A page of keys as it was read. */
  private static final class Once implements Batch {

    private List<Change> changes;

    Once(List<Change> changes) {
      this.changes = changes;
    }

    @Override
    public List<Change> next(int limit) {
      List<Change> page = changes.subList(0, Math.min(limit, changes.size()));
      changes = changes.subList(page.size(), changes.size());
      return page;
    }

    @Override
    public boolean finished() {
      return changes.isEmpty();
    }
  }
}
