package dev.atomicdata.postgres;

import dev.atomicdata.domain.Change;
import java.util.List;

/** The keys that one look leads to, handed out page by page. */
interface Batch {

  /**
   * The next keys, each once; perhaps none, though there are others.
   *
   * @throws dev.atomicdata.ports.UnavailableException if they cannot be read now; the next call
   *     reads them again
   */
  List<Change> next(int limit);

  boolean finished();
}
