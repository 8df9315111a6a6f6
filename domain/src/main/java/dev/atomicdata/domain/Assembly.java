package dev.atomicdata.domain;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * The atomic data of some keys, read in one snapshot. A key that is nowhere in it has no row.
 *
 * @param at when, by the database's clock
 * @param malformed keys from whose rows no document can be made, with the reason
 * @param left keys that were not read, because the others were enough for memory or time; ask again
 */
public record Assembly(
    Instant at, Map<RowKey, Document> documents, Map<RowKey, String> malformed, Set<RowKey> left) {

  public Assembly {
    requireNonNull(at, "at");
    documents = Map.copyOf(documents);
    malformed = Map.copyOf(malformed);
    left = Set.copyOf(left);
  }

  /** An assembly of all keys that were asked for. */
  public Assembly(Instant at, Map<RowKey, Document> documents, Map<RowKey, String> malformed) {
    this(at, documents, malformed, Set.of());
  }
}
