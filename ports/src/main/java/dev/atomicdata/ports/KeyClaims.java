package dev.atomicdata.ports;

import dev.atomicdata.domain.RowKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The keys and the memory that a publisher's entries hold.
 *
 * <p>One at a time (design.md section 5): a key that an earlier open page holds is looked at by a
 * later one only after its outcome is settled, so that every comparison is with the outcome of
 * everything sent before.
 */
class KeyClaims {

  private final Map<RowKey, Entry> holders = new HashMap<>();
  private final Set<RowKey> released = new HashSet<>();
  private final MemoryBudget budget;
  private boolean noting;
  private long bytes;

  KeyClaims() {
    this(MemoryBudget.ofHeap());
  }

  KeyClaims(MemoryBudget budget) {
    this.budget = budget;
  }

  /** Whether the entry holds its key now; takes the key if it is free. */
  boolean claim(Entry entry) {
    Entry holder = holders.putIfAbsent(entry.key(), entry);
    return holder == null || holder == entry;
  }

  boolean claimed(RowKey key) {
    return holders.containsKey(key);
  }

  /** From now on notes which keys are released, or no longer. */
  void noteReleased(boolean notes) {
    noting = notes;
    released.clear();
  }

  /** Whether the key was released since then. */
  boolean releasedMeanwhile(RowKey key) {
    return released.contains(key);
  }

  void release(Entry entry) {
    if (holders.remove(entry.key(), entry) && noting) {
      released.add(entry.key());
    }
    hold(entry, 0);
  }

  /** Whether more keys may be looked at; if not, the end of what is held will be told. */
  boolean haveRoom() {
    return bytes == 0 || budget.hasRoom();
  }

  /** From now on the entry holds so many bytes, and no longer what it held before. */
  void hold(Entry entry, long now) {
    long more = now - entry.held(now);
    bytes += more;
    budget.add(more);
  }

  /** Nobody will be here to release anything. */
  void close() {
    budget.add(-bytes);
    bytes = 0;
    holders.clear();
  }
}
