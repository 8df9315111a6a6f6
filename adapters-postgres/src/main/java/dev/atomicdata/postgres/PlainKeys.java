package dev.atomicdata.postgres;

import dev.atomicdata.domain.Known;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.domain.Settlement;
import dev.atomicdata.domain.Settlement.Acknowledged;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The keys under way of which the holder has read that nothing is open: no dead letter, no touch of
 * a key that did not get through, no mark of a vanished one. Only the holder makes any of these,
 * and settles a key before it looks at it again, so there is nothing to be closed when they are
 * settled. That is nearly all of them, and to search for it takes longer than to remember this. The
 * same goes for the keys of a backlog, which are new: to insert them takes a third less than to
 * look for each first.
 */
final class PlainKeys {

  /** More than are under way; forgetting one costs a needless search. */
  private static final int MOST = 20_000;

  /** Each with whether it is new: the ledger has no fingerprint of it, not even a forgotten one. */
  private final Map<RowKey, Boolean> keys = new LinkedHashMap<>();

  /** Takes note of what was read of these keys. */
  synchronized void read(Collection<RowKey> asked, Map<RowKey, Known> known) {
    for (RowKey key : asked) {
      Known found = known.getOrDefault(key, Known.NOTHING);
      if (found.parked().isPresent() || found.pending() || found.vanished()) {
        keys.remove(key);
      } else {
        keys.put(key, !found.comparable());
      }
    }
    Iterator<RowKey> oldest = keys.keySet().iterator();
    for (int surplus = keys.size() - MOST; surplus > 0; surplus--) {
      oldest.next();
      oldest.remove();
    }
  }

  /** Those of which something may be open. */
  synchronized List<RowKey> others(List<RowKey> settled) {
    return settled.stream().filter(key -> !keys.containsKey(key)).toList();
  }

  /** Those that are new, or the others. */
  synchronized List<Acknowledged> thatAre(boolean areNew, List<Acknowledged> acknowledged) {
    return acknowledged.stream()
        .filter(each -> keys.getOrDefault(each.key(), false) == areNew)
        .toList();
  }

  /** A settlement that opens something for some keys is about to be written. */
  synchronized void opens(Settlement settlement) {
    settlement.vanished().forEach(vanished -> keys.remove(vanished.key()));
    settlement.deadLetters().forEach(dead -> keys.remove(dead.key()));
    settlement.touches().forEach(touch -> keys.remove(touch.key()));
  }

  /** The settlement is written. */
  synchronized void written(Settlement settlement) {
    Stream.concat(settlement.acknowledged().stream(), settlement.recorded().stream())
        .forEach(each -> keys.replace(each.key(), false));
  }

  /** A settlement failed, perhaps because a key is not as new as it seemed. */
  synchronized void doubt() {
    keys.replaceAll((key, isNew) -> false);
  }
}
