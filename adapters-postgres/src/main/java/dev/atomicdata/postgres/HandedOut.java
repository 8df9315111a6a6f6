package dev.atomicdata.postgres;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Row versions of one source that were handed out already, as far as they would be found again.
 *
 * <p>Sweeps look back to the one before, over all that polls have found since; that is kept as a
 * few ranges. While any transaction in the cluster stays open, horizons stay where they are, and
 * every look finds everything since; that is kept one by one. A key and the transaction that wrote
 * its row are enough to know a version by: whoever saw one row of a transaction sees all of them.
 * Forgetting one costs a needless look, so the number kept is bounded; when far more rows than that
 * are found again each time, it saves nothing.
 */
final class HandedOut {

  private final Set<Version> versions = new LinkedHashSet<>();
  private final int most;
  private PolledRows polled = new PolledRows();

  HandedOut(int most) {
    this.most = most;
  }

  boolean contains(TouchedRow row) {
    return polled.contain(row)
        || row.key().map(key -> versions.contains(new Version(key, row.xmin()))).orElse(true);
  }

  /** What polls have handed out. */
  PolledRows polled() {
    return polled;
  }

  /** Remembers the rows that a look from this horizon, or a higher one, can find again. */
  void add(List<TouchedRow> rows, long horizon) {
    versions.removeIf(version -> version.xmin() < horizon);
    rows.stream()
        .filter(row -> row.xmin() >= horizon && !polled.contain(row))
        .flatMap(row -> row.key().map(key -> new Version(key, row.xmin())).stream())
        .forEach(versions::add);
    Iterator<Version> oldest = versions.iterator();
    for (int surplus = versions.size() - most; surplus > 0; surplus--) {
      oldest.next();
      oldest.remove();
    }
  }

  void clear() {
    versions.clear();
    polled = new PolledRows();
  }

  private record Version(String key, long xmin) {}
}
