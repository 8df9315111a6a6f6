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
 */
record TouchedRow(Optional<String> key, Optional<BigDecimal> value, long xmin) {

  static Optional<BigDecimal> high(Collection<TouchedRow> rows) {
    return rows.stream().flatMap(row -> row.value().stream()).max(BigDecimal::compareTo);
  }
}
