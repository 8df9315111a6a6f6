package dev.atomicdata.domain;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * A key that cannot be published as it is, parked with its reason until its payload changes.
 *
 * @param fingerprint of what was parked: the payload, or the document when no payload can be built
 * @param document what was looked at; empty when the rows made no document
 */
public record DeadLetter(
    RowKey key, Kind kind, String reason, Fingerprint fingerprint, Optional<Document> document) {

  /** Why a key is parked. */
  public enum Kind {
    /** No payload could be built or sealed. */
    DATA_ERROR,
    /** The receiver rejected it twice, and accepted others in between. */
    REJECTED
  }

  public DeadLetter {
    requireNonNull(key, "key");
    requireNonNull(kind, "kind");
    requireNonNull(reason, "reason");
    requireNonNull(fingerprint, "fingerprint");
    requireNonNull(document, "document");
  }
}
