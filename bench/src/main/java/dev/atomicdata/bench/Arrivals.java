package dev.atomicdata.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * When messages arrived, by the clock that all processes of one machine share. Safe for use by many
 * threads.
 */
final class Arrivals {

  private static final int TENTHS = 10;

  private final long expected;
  private final boolean noting;
  private final long[] endOfTenth = new long[TENTHS];
  private final List<Arrival> noted = new ArrayList<>();
  private long count;
  private long first;
  private long last;

  /** A message that told of this block. */
  record Arrival(long block, long nanos) {}

  /**
   * @param first nanoseconds, as all others; 0 before the first message
   * @param last when the last one arrived
   * @param endOfTenth when each tenth of the expected messages was there; 0 for those to come
   */
  record Report(long count, long first, long last, List<Long> endOfTenth) {

    /** In the n-th tenth, messages a second; the first is 0. */
    double rateOfTenth(long expected, int tenth) {
      long begun = tenth == 0 ? first : endOfTenth.get(tenth - 1);
      return expected / (double) TENTHS * 1e9 / (endOfTenth.get(tenth) - begun);
    }
  }

  /**
   * @param expected this many messages, at least
   * @param noting whether to note the block of each
   */
  Arrivals(long expected, boolean noting) {
    this.expected = expected;
    this.noting = noting;
  }

  boolean noting() {
    return noting;
  }

  synchronized void arrived(long block) {
    long now = System.nanoTime();
    if (count++ == 0) {
      first = now;
    }
    last = now;
    if (noting) {
      noted.add(new Arrival(block, now));
    }
    long tenths = expected == 0 ? 0 : count * TENTHS / expected;
    if (tenths > 0 && tenths <= TENTHS && endOfTenth[(int) tenths - 1] == 0) {
      endOfTenth[(int) tenths - 1] = now;
    }
  }

  synchronized Report report() {
    return new Report(count, first, last, Arrays.stream(endOfTenth).boxed().toList());
  }

  synchronized List<Arrival> noted() {
    return List.copyOf(noted);
  }
}
