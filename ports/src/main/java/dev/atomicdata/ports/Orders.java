package dev.atomicdata.ports;

import java.time.Instant;
import java.util.Optional;

/** What operators ask of one job, whether it runs or not; kept across restarts. */
public interface Orders {

  /** For a job of which nobody asks anything. */
  Orders NONE = Optional::empty;

  /**
   * Since when nothing of the job is to be read or sent; empty if it is to go on. The holder of the
   * job asks every few seconds.
   *
   * @throws UnavailableException if it cannot be read now
   */
  Optional<Instant> pausedSince();
}
