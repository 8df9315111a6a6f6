package dev.atomicdata.postgres;

import dev.atomicdata.domain.Block;
import dev.atomicdata.domain.Origin;
import dev.atomicdata.domain.Position;
import java.util.List;
import java.util.Optional;

/** A source of a job, which the job's checkpoint holds a position of. */
interface SourceFeed extends Feed {

  /** How far it has been looked at, as far as its keys have been handed out. */
  Optional<Position> position();

  /** Whether some of its keys are still to be recorded at the start. */
  boolean recording();

  /** Whether it publishes only some keys at the start, or none. */
  boolean wouldRecord();

  /**
   * What can be seen now.
   *
   * @throws IllegalArgumentException if the change column cannot have the value of the start
   */
  Snapshot note();

  /**
   * Begins with the first look in a job that records rows. Whatever changes from now on has the id
   * of the horizon or a later one.
   */
  void beginFirst(long horizon, Origin origin);

  /**
   * Begins in a job that records nothing, before any table of it has handed out a key.
   *
   * @param noted what could be seen of this source then
   * @param before sources that begin at the same time, to which keys may be left that they report
   */
  void beginTogether(Snapshot noted, List<SourceFeed> before);

  /** A reconcile of the job begins: a source whose keys it does not walk through looks anew. */
  void reconcile();

  /** How many changes could not be told of, since this was asked last. */
  int refused();

  /** The highest block of the last looks. */
  Optional<Block> head();
}
