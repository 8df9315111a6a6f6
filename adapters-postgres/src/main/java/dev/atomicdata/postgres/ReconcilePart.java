package dev.atomicdata.postgres;

import java.util.List;

/** Some of the keys that a reconcile walks through, in an order of theirs. */
interface ReconcilePart {

  /** As the checkpoint names it. */
  String name();

  /** Forgets what it knows of the database. */
  void begin();

  /**
   * The keys that the next rows lead to.
   *
   * @param last where the page before ended; empty before the first one
   * @throws dev.atomicdata.ports.UnavailableException if they cannot be read now
   */
  Page after(List<String> last, int limit);

  /** How many changes could not be told of, since this was asked last. */
  int refused();

  /**
   * Some of the keys.
   *
   * @param last where the next page goes on
   * @param whole whether there is none
   */
  record Page(Batch batch, List<String> last, boolean whole) {

    public Page {
      last = List.copyOf(last);
    }
  }
}
