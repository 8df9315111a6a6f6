package dev.atomicdata.domain;

import java.time.Duration;

/**
 * Exponential backoff with jitter: the n-th pause lies between half of {@code first x 2^(n-1)} and
 * the whole of it, and never above {@code longest}.
 */
public record Backoff(Duration first, Duration longest) {

  public Backoff {
    if (first.isNegative() || first.isZero() || longest.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "backoff " + first + " to " + longest + " (expected: 0 < first <= longest)");
    }
  }

  /**
   * The pause before the next attempt.
   *
   * @param attempt from 1
   * @param chance in [0, 1); spreads publishers that failed together
   */
  public Duration pause(int attempt, double chance) {
    int doublings = Math.min(Math.max(attempt, 1) - 1, 62);
    double whole = Math.min((double) longest.toNanos(), first.toNanos() * Math.pow(2, doublings));
    return Duration.ofNanos((long) (whole * (0.5 + chance / 2)));
  }
}
