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
 */
public record FullLook(long since, long next, List<String> lastKey) {

  public FullLook {
    lastKey = List.copyOf(lastKey);
  }

  public FullLook after(List<String> key) {
    return new FullLook(since, next, key);
  }
}
