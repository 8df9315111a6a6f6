package dev.atomicdata.postgres;

import dev.atomicdata.domain.Backoff;
import dev.atomicdata.ports.UnavailableException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The sources of a job that are left alone for a while, so that one whose statement runs into its
 * timeout over and over does not take the others' time. The first failure in a row is tried again
 * at once: a table that was altered fails but once.
 */
final class Rests {

  /** A source that fails may take a fifth of the job's time at most. */
  private static final int SHARE = 4;

  private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));

  private final LongSupplier nanos;
  private final Map<Feed, Rest> rests = new HashMap<>();

  private record Rest(UnavailableException failure, int failures, long sinceNanos, long forNanos) {}

  Rests(LongSupplier nanos) {
    this.nanos = nanos;
  }

  void clear() {
    rests.clear();
  }

  long now() {
    return nanos.getAsLong();
  }

  /** Why a source is not to be asked now. */
  Optional<UnavailableException> of(Feed feed) {
    return Optional.ofNullable(rests.get(feed))
        .filter(rest -> now() - rest.sinceNanos() < rest.forNanos())
        .map(Rest::failure);
  }

  void answered(Feed feed) {
    rests.remove(feed);
  }

  /**
   * A source could not be read.
   *
   * @param askedNanos when it was asked
   */
  void failed(Feed feed, UnavailableException failure, long askedNanos) {
    int before = Optional.ofNullable(rests.get(feed)).map(Rest::failures).orElse(0);
    long now = now();
    long pause =
        before == 0 ? 0 : Math.max(BACKOFF.pause(before, 1).toNanos(), SHARE * (now - askedNanos));
    rests.put(feed, new Rest(failure, before + 1, now, pause));
  }
}
