package dev.atomicdata.domain;

import java.util.List;

/**
 * A paged look over a whole table.
 *
 * @param since only rows written by this transaction or a later one; 0 for every row
 * @param next the horizon noted before the first page: whatever changed since has this id or a
 *     later one
 * @param reached how far it has come, for whoever reads the table; empty before the first page
 * @param records whether rows are recorded as {@link Start} says, instead of being published
 */
public record FullLook(long since, long next, List<String> reached, boolean records) {

  public FullLook {
    reached = List.copyOf(reached);
  }

  /** A full look that records nothing. */
  public FullLook(long since, long next, List<String> reached) {
    this(since, next, reached, false);
  }

  public FullLook after(List<String> place) {
    return new FullLook(since, next, place, records);
  }
}
