package dev.atomicdata.domain;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What the ledger knows of a key.
 *
 * @param acknowledged what the receiver last acknowledged; empty when that is unknown, or nothing
 *     was ever sent
 * @param parked what the key's open dead letter holds
 */
public record Known(Optional<Fingerprint> acknowledged, Optional<Fingerprint> parked) {

  /** A key of which the ledger has no record. */
  public static final Known NOTHING = new Known(Optional.empty(), Optional.empty());

  public Known {
    requireNonNull(acknowledged, "acknowledged");
    requireNonNull(parked, "parked");
  }
}
