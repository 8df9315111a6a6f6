package dev.atomicdata.domain;

import java.util.List;

/**
 * A paged look over a whole table in the order of its primary key.
 *
 * @param since only rows written by this transaction or a later one; 0 for every row
 * @param next the horizon noted before the first page: whatever changed since has this id or a
 *     later one
 * @param lastKey the primary key, column by column, of the last row that was looked at; empty
 *     before the first page
 * @param records whether rows are recorded as {@link Start} says, instead of being published
 */
public record FullLook(long since, long next, List<String> lastKey, boolean records) {

  public FullLook {
    lastKey = List.copyOf(lastKey);
  }

  /** A full look that records nothing. */
  public FullLook(long since, long next, List<String> lastKey) {
    this(since, next, lastKey, false);
  }

  public FullLook after(List<String> key) {
    return new FullLook(since, next, key, records);
  }
}
