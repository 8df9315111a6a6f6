package dev.atomicdata.testkit;

import dev.atomicdata.domain.RowKey;
import dev.atomicdata.domain.Touch;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The stored touches of an {@link InMemoryLedger}, which lets one thread at a time to them. */
final class InMemoryTouches {

  private static final Set<Touch.Reason> ENDED_BY_SUCCESS =
      EnumSet.of(Touch.Reason.SUSPECT, Touch.Reason.RELEASED, Touch.Reason.UNAVAILABLE);

  private final InstantSource clock;
  private final TreeMap<Long, Due> touches = new TreeMap<>();
  private long last;

  private record Due(Touch touch, Instant notBefore) {}

  InMemoryTouches(InstantSource clock) {
    this.clock = clock;
  }

  void add(Touch touch) {
    last++;
    touches.put(last, new Due(touch, clock.instant().plus(touch.after())));
  }

  /** Due or not, in the order they were stored. */
  List<Touch> all() {
    return touches.values().stream().map(Due::touch).toList();
  }

  List<Touch.Stored> due(long after, int limit) {
    Instant now = clock.instant();
    return touches.tailMap(after, false).entrySet().stream()
        .filter(entry -> !entry.getValue().notBefore().isAfter(now))
        .limit(limit)
        .map(InMemoryTouches::stored)
        .toList();
  }

  List<Touch.Stored> of(RowKey key, Predicate<Touch.Reason> reasons) {
    return touches.entrySet().stream()
        .map(InMemoryTouches::stored)
        .filter(stored -> stored.touch().key().equals(key))
        .filter(stored -> reasons.test(stored.touch().reason()))
        .toList();
  }

  /**
   * Ends those of keys that need no more attention. A forced touch asks for a message, so only an
   * acceptance ends it.
   */
  void end(Set<RowKey> accepted, Set<RowKey> unchanged) {
    touches
        .values()
        .removeIf(
            due -> {
              Touch touch = due.touch();
              return ENDED_BY_SUCCESS.contains(touch.reason())
                  && (accepted.contains(touch.key())
                      || (!touch.force() && unchanged.contains(touch.key())));
            });
  }

  void remove(Collection<Long> ids) {
    ids.forEach(touches::remove);
  }

  void releaseSuspects() {
    Instant now = clock.instant();
    touches.replaceAll(
        (id, due) -> {
          Touch touch = due.touch();
          return touch.reason() == Touch.Reason.SUSPECT
              ? new Due(
                  new Touch(
                      touch.key(),
                      Touch.Reason.RELEASED,
                      touch.force(),
                      Duration.ZERO,
                      touch.attempts()),
                  now)
              : due;
        });
  }

  private static Touch.Stored stored(Map.Entry<Long, Due> entry) {
    return new Touch.Stored(entry.getKey(), entry.getValue().touch());
  }
}
