package dev.atomicdata.postgres;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Optional;

/**
 * A row that a look found.
 *
 * @param key the text of the source's key columns; a row without one is nobody's
 * @param value the value of the change column, if it is finite
 * @param xmin the transaction that wrote the row, as 64 bits
 * @param records whether it was there at the start, and is recorded instead of being published
 */
record TouchedRow(Optional<String> key, Optional<BigDecimal> value, long xmin, boolean records) {

  TouchedRow(Optional<String> key, Optional<BigDecimal> value, long xmin) {
    this(key, value, xmin, false);
  }

  TouchedRow recordedIf(boolean atTheStart) {
    return new TouchedRow(key, value, xmin, atTheStart);
  }

  /** The same row, whose key somebody else tells. */
  TouchedRow withoutKey() {
    return new TouchedRow(Optional.empty(), value, xmin);
  }

  static Optional<BigDecimal> high(Collection<TouchedRow> rows) {
    return rows.stream().flatMap(row -> row.value().stream()).max(BigDecimal::compareTo);
  }
}
