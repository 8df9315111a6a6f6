package dev.atomicdata.domain;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toUnmodifiableSet;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the ledger knows of a key.
 *
 * @param acknowledged what the receiver last acknowledged; empty when that is unknown, or nothing
 *     was ever sent
 * @param recorded what the key said at the start, when nothing was sent since: taken as known to
 *     the receiver, though it never acknowledged it
 * @param parked what the key's open dead letter holds
 * @param pending whether something was sent whose outcome is not known, or is to be tried again
 * @param passed the jobs that go before and need not be waited for: the receiver has accepted their
 *     message of the key, or is taken to know it, or what they take it to know is still being
 *     recorded
 * @param follows the stored touches of the kind {@link Touch.Reason#FOLLOWS}, read together with
 *     {@code passed}; of a job that comes after no other, none
 * @param vanished whether nothing of the key was found at the last look, and that was told
 */
public record Known(
    Optional<Fingerprint> acknowledged,
    Optional<Fingerprint> recorded,
    Optional<Fingerprint> parked,
    boolean pending,
    Set<String> passed,
    List<Touch.Stored> follows,
    boolean vanished) {

  /** A key of which the ledger has no record. */
  public static final Known NOTHING = new Known(Optional.empty(), Optional.empty());

  public Known {
    requireNonNull(acknowledged, "acknowledged");
    requireNonNull(recorded, "recorded");
    requireNonNull(parked, "parked");
    passed = Set.copyOf(passed);
    follows = List.copyOf(follows);
  }

  public Known(
      Optional<Fingerprint> acknowledged,
      Optional<Fingerprint> recorded,
      Optional<Fingerprint> parked,
      boolean pending) {
    this(acknowledged, recorded, parked, pending, Set.of(), List.of(), false);
  }

  public Known(Optional<Fingerprint> acknowledged, Optional<Fingerprint> parked) {
    this(acknowledged, Optional.empty(), parked, false);
  }

  /** Whether there is a state that a later look would be compared with. */
  public boolean comparable() {
    return acknowledged.isPresent() || recorded.isPresent();
  }

  /** Whether nothing is known of the key itself. */
  boolean nothing() {
    return acknowledged.isEmpty() && recorded.isEmpty() && parked.isEmpty() && !pending;
  }

  /** The same, and how the key stands with the jobs that go before. */
  public Known inOrder(Set<String> jobs, List<Touch.Stored> touches) {
    return new Known(acknowledged, recorded, parked, pending, jobs, touches, vanished);
  }

  /** The same of a key of which nothing was found at the last look, if so. */
  public Known vanishedIf(boolean gone) {
    return new Known(acknowledged, recorded, parked, pending, passed, follows, gone);
  }

  /** This and more that is known of the same key. */
  public Known and(Known other) {
    return new Known(
        acknowledged.or(other::acknowledged),
        recorded.or(other::recorded),
        parked.or(other::parked),
        pending || other.pending,
        Stream.concat(passed.stream(), other.passed.stream()).collect(toUnmodifiableSet()),
        Stream.concat(follows.stream(), other.follows.stream()).toList(),
        vanished || other.vanished);
  }
}
