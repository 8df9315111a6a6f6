package dev.atomicdata.domain;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * A key that cannot be published as it is, parked with its reason until its payload changes.
 *
 * @param fingerprint of what was parked: the payload, or the document when no payload can be built
 * @param document what was looked at; empty when the rows made no document, or one that takes more
 *     than {@value #LARGEST_DOCUMENT} bytes of memory
 */
public record DeadLetter(
    RowKey key, Kind kind, String reason, Fingerprint fingerprint, Optional<Document> document) {

  private static final int LARGEST_DOCUMENT = 64 << 10;

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
    document = document.filter(kept -> kept.weight() <= LARGEST_DOCUMENT);
  }
}
