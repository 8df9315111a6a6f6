package dev.atomicdata.postgres;

import dev.atomicdata.domain.Known;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.domain.Settlement;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The keys under way of which the holder has read that nothing is open: no dead letter, no touch of
 * a key that did not get through, no mark of a vanished one. Only the holder makes any of these,
 * and settles a key before it looks at it again, so there is nothing to be closed when they are
 * settled. That is nearly all of them, and to search for it takes longer than to remember this.
 */
final class PlainKeys {

  /** More than are under way; forgetting one costs a needless search. */
  private static final int MOST = 20_000;

  private final Set<RowKey> keys = new LinkedHashSet<>();

  /** Takes note of what was read of these keys. */
  synchronized void read(Collection<RowKey> asked, Map<RowKey, Known> known) {
    for (RowKey key : asked) {
      Known found = known.getOrDefault(key, Known.NOTHING);
      if (found.parked().isPresent() || found.pending() || found.vanished()) {
        keys.remove(key);
      } else {
        keys.add(key);
      }
    }
    Iterator<RowKey> oldest = keys.iterator();
    for (int surplus = keys.size() - MOST; surplus > 0; surplus--) {
      oldest.next();
      oldest.remove();
    }
  }

  /** Those of which something may be open. */
  synchronized List<RowKey> others(List<RowKey> settled) {
    return settled.stream().filter(key -> !keys.contains(key)).toList();
  }

  /** A settlement that opens something for some keys is about to be written. */
  synchronized void opens(Settlement settlement) {
    settlement.vanished().forEach(vanished -> keys.remove(vanished.key()));
    settlement.deadLetters().forEach(dead -> keys.remove(dead.key()));
    settlement.touches().forEach(touch -> keys.remove(touch.key()));
  }
}
