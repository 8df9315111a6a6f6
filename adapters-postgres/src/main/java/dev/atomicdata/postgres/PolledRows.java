package dev.atomicdata.postgres;

import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Which rows the polls of one source have handed out since its last sweep: sweeps need not tell
 * them again, however many they are.
 *
 * <p>Written by the source's thread, read by whoever sweeps the table for it. Known by its
 * identity: a source that begins anew begins with a new one.
 */
final class PolledRows {

  /** Forgetting a range costs needless looks. */
  private static final int MOST = 1_000;

  private final NavigableMap<Long, PolledRange> ranges = new ConcurrentSkipListMap<>();
  private volatile long swept;

  boolean contain(TouchedRow row) {
    Map.Entry<Long, PolledRange> range = ranges.floorEntry(row.xmin());
    return range != null && range.getValue().contains(row);
  }

  /** From which transaction on the source is to be swept next. */
  long swept() {
    return swept;
  }

  void sweptTo(long horizon) {
    swept = horizon;
    ranges.values().removeIf(range -> range.until() <= horizon);
  }

  /** The keys of these rows have been handed out; the range begins where the one before ended. */
  void add(PolledRange polled) {
    if (polled.since() == polled.until()) {
      return;
    }
    Map.Entry<Long, PolledRange> last = ranges.lastEntry();
    if (last != null && last.getValue().goesOnWith(polled)) {
      long since = last.getKey();
      ranges.put(since, new PolledRange(since, polled.until(), polled.from()));
    } else {
      ranges.put(polled.since(), polled);
    }
    if (ranges.size() > MOST) {
      ranges.pollFirstEntry();
    }
  }
}
