package dev.atomicdata.ports;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The time of another clock, which may be put back; this one then goes on from where it was. What
 * waits until some time would else wait for as long as that clock was put back, besides.
 */
public final class SteadyClock implements InstantSource {

  private final InstantSource clock;
  private Instant last;
  private Duration putBack = Duration.ZERO;

  private SteadyClock(InstantSource clock) {
    this.clock = requireNonNull(clock, "clock");
    this.last = clock.instant();
  }

  /** Beginning with the time that the other clock has now. */
  public static InstantSource of(InstantSource clock) {
    return new SteadyClock(clock);
  }

  /** Never before an instant that it returned earlier. */
  @Override
  public synchronized Instant instant() {
    Instant now = clock.instant().plus(putBack);
    if (now.isBefore(last)) {
      putBack = putBack.plus(Duration.between(now, last));
      now = last;
    }
    last = now;
    return now;
  }
}
