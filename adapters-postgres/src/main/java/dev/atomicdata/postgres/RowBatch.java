package dev.atomicdata.postgres;

import dev.atomicdata.domain.Change;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The touched rows hold the keys themselves. */
final class RowBatch implements Batch {

  private final Iterator<Touched> keys;

  RowBatch(List<Touched> keys) {
    this.keys = keys.iterator();
  }

  @Override
  public List<Change> next(int limit) {
    List<Change> changes = new ArrayList<>();
    while (changes.size() < limit && keys.hasNext()) {
      changes.add(keys.next().change());
    }
    return changes;
  }

  @Override
  public boolean finished() {
    return !keys.hasNext();
  }
}
