package dev.atomicdata.ports;

import dev.atomicdata.domain.RowKey;
import java.util.HashMap;
import java.util.Map;

/**
 * One at a time (design.md section 5): a key that an earlier open page holds is looked at by a
 * later one only after its outcome is settled, so that every comparison is with the outcome of
 * everything sent before.
 */
class KeyClaims {

  private final Map<RowKey, Entry> holders = new HashMap<>();

  /** Whether the entry holds its key now; takes the key if it is free. */
  boolean claim(Entry entry) {
    Entry holder = holders.putIfAbsent(entry.key(), entry);
    return holder == null || holder == entry;
  }

  boolean claimed(RowKey key) {
    return holders.containsKey(key);
  }

  void release(Entry entry) {
    holders.remove(entry.key(), entry);
  }
}
