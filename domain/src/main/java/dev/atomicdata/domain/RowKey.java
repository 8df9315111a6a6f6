package dev.atomicdata.domain;

import static java.util.Objects.requireNonNull;

/**
 * The key that a job publishes under, in the text form that PostgreSQL gives its type.
 *
 * <p>Keys are ordered by code unit (the {@code C} collation), whatever their type: the order serves
 * paging, not people.
 */
public record RowKey(String value) implements Comparable<RowKey> {

  public RowKey {
    requireNonNull(value, "value");
  }

  @Override
  public int compareTo(RowKey other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
