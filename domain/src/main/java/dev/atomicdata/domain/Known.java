package dev.atomicdata.domain;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What the ledger knows of a key.
 *
 * @param acknowledged what the receiver last acknowledged; empty when that is unknown, or nothing
 *     was ever sent
 * @param recorded what the key said at the start, when nothing was sent since: taken as known to
 *     the receiver, though it never acknowledged it
 * @param parked what the key's open dead letter holds
 * @param pending whether something was sent whose outcome is not known, or is to be tried again
 */
public record Known(
    Optional<Fingerprint> acknowledged,
    Optional<Fingerprint> recorded,
    Optional<Fingerprint> parked,
    boolean pending) {

  /** A key of which the ledger has no record. */
  public static final Known NOTHING = new Known(Optional.empty(), Optional.empty());

  public Known {
    requireNonNull(acknowledged, "acknowledged");
    requireNonNull(recorded, "recorded");
    requireNonNull(parked, "parked");
  }

  public Known(Optional<Fingerprint> acknowledged, Optional<Fingerprint> parked) {
    this(acknowledged, Optional.empty(), parked, false);
  }

  /** Whether there is a state that a later look would be compared with. */
  public boolean comparable() {
    return acknowledged.isPresent() || recorded.isPresent();
  }

  /** This and more that is known of the same key. */
  public Known and(Known other) {
    return new Known(
        acknowledged.or(other::acknowledged),
        recorded.or(other::recorded),
        parked.or(other::parked),
        pending || other.pending);
  }
}
