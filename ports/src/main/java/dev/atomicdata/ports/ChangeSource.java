package dev.atomicdata.ports;

import dev.atomicdata.domain.ChangePage;
import dev.atomicdata.domain.Checkpoint;

/**
 * Says which keys of one job may have changed. Over-reporting is harmless; missing one loses a
 * change for good.
 *
 * <p>Used by one thread at a time.
 */
public interface ChangeSource {

  /**
   * Names keys that may have changed after {@code since}.
   *
   * <p>A source may keep what it has read ahead. It goes on when {@code since} is the checkpoint of
   * the page it returned last; with any other checkpoint, such as one from the ledger, it begins
   * again from there.
   *
   * <p>Keys to record are looked at to their end before the next page is asked for.
   *
   * <p>The checkpoint of a page may only claim what its own keys and those of all pages before it
   * cover.
   *
   * @param limit at most this many keys; bounds memory
   * @return a page, possibly without keys; the caller asks again at once if it says that there are
   *     more
   * @throws UnavailableException if the database cannot be read now; the next call with the same
   *     checkpoint goes on
   */
  ChangePage next(Checkpoint since, int limit);

  /** What {@link #next} does just now, for whoever wonders what takes so long; for any thread. */
  default String doing() {
    return "reading changes";
  }
}
