package dev.atomicdata.domain;

import static java.util.Objects.requireNonNull;

/**
 * Which rows of a table are published when a job looks at it for the first time. The others are
 * taken as known to the receiver; whatever changes afterwards is published in any case.
 */
public sealed interface Start {

  /** All rows. */
  Start EARLIEST = new Earliest();

  /** None. */
  Start LATEST = new Latest();

  /** All rows. */
  record Earliest() implements Start {
    @Override
    public String toString() {
      return "earliest";
    }
  }

  /** None. */
  record Latest() implements Start {
    @Override
    public String toString() {
      return "latest";
    }
  }

  /**
   * Rows whose change column has this value or a higher one.
   *
   * @param value as PostgreSQL reads it for the column's type: a block, or a time
   */
  record From(String value) implements Start {
    public From {
      requireNonNull(value, "value");
      if (value.isBlank()) {
        throw new IllegalArgumentException(
            "start \"" + value + "\" (expected: latest, earliest, or a block or time)");
      }
    }

    @Override
    public String toString() {
      return value;
    }
  }
}
