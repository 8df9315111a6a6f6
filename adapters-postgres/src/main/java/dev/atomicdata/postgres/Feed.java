package dev.atomicdata.postgres;

import dev.atomicdata.domain.Change;
import dev.atomicdata.domain.Checkpoint;
import java.util.List;

/** One of the things that report keys to a job: a watched table, or the stored touches. */
interface Feed {

  /** As pages name it. */
  String name();

  /** Forgets everything read ahead and begins again. */
  void begin(Checkpoint since);

  /** Something is to be looked at anew. */
  void wake();

  /** Whether there is something left to report or to look at now. */
  boolean busy();

  /**
   * The next keys, each once; perhaps none, though there are others.
   *
   * @throws dev.atomicdata.ports.UnavailableException if the database cannot be read now; the next
   *     call goes on
   */
  List<Change> next(int limit);
}
