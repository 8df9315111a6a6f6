package dev.atomicdata.domain;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Map;

/**
 * The atomic data of some keys, read in one snapshot. A key in neither map has no row.
 *
 * @param at when, by the database's clock
 * @param malformed keys from whose rows no document can be made, with the reason
 */
public record Assembly(Instant at, Map<RowKey, Document> documents, Map<RowKey, String> malformed) {

  public Assembly {
    requireNonNull(at, "at");
    documents = Map.copyOf(documents);
    malformed = Map.copyOf(malformed);
  }
}
