package dev.atomicdata.postgres;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * Rows that a poll has seen. It looks at what transactions since its horizon wrote, and those below
 * its snapshot's xmin had all ended: whichever of their rows is there later was there then.
 *
 * @param since the first transaction
 * @param until the one after the last
 * @param from the least change value; empty if the poll looked at all rows
 */
record PolledRange(long since, long until, Optional<BigDecimal> from) {

  boolean contains(TouchedRow row) {
    return since <= row.xmin()
        && row.xmin() < until
        && from.map(least -> row.value().filter(value -> value.compareTo(least) >= 0).isPresent())
            .orElse(true);
  }

  /** Whether this range and that one, together, are a range. */
  boolean goesOnWith(PolledRange next) {
    return until == next.since() && from.equals(next.from());
  }
}
