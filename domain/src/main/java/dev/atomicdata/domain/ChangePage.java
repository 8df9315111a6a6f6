package dev.atomicdata.domain;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * Keys to look at together.
 *
 * @param source the table that reported them, or {@link #TOUCHES}
 * @param changes each key once
 * @param next how far the sources have been looked at once these keys are settled
 * @param more whether the source has more to report now
 * @param head the highest change value seen in the job's tables, as far as known
 * @param later whether there is more that nobody waits for, such as the rest of a reconcile: asked
 *     for after as much time as this page took
 * @param refused changes found since the last page that nobody can publish or park, because their
 *     key cannot be told or stored; the source has logged them
 */
public record ChangePage(
    String source,
    List<Change> changes,
    Checkpoint next,
    boolean more,
    boolean later,
    Optional<Block> head,
    int refused) {

  /** The source that every job has: its stored touches. */
  public static final String TOUCHES = "touches";

  /**
   * The source that every job with a ledger in a database has: the walk through all keys. In a
   * checkpoint too; no table can have this name.
   */
  public static final String RECONCILE = "(reconcile)";

  public ChangePage {
    requireNonNull(source, "source");
    changes = List.copyOf(changes);
    requireNonNull(next, "next");
    requireNonNull(head, "head");
  }

  /** A page of a source that can tell all its changes. */
  public ChangePage(
      String source, List<Change> changes, Checkpoint next, boolean more, Optional<Block> head) {
    this(source, changes, next, more, false, head, 0);
  }
}
