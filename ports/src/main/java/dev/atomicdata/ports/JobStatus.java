package dev.atomicdata.ports;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * How a job is doing.
 *
 * @param reason why it is in this state; empty when there is nothing to explain
 * @param since when the state began
 * @param caughtUpTo everything that the sources had to report at this time is settled; rows that
 *     only a sweep finds, and touches that are not due yet, come on top. Empty until the job has
 *     once caught up
 * @param openPages pages that are read and not finished
 * @param inFlight messages handed to the sink whose outcome is not known yet
 * @param lagBlocks how far the oldest unsettled change with a block above 0 is behind the newest
 *     known one, in blocks; 0 while either is not known
 */
public record JobStatus(
    State state,
    String reason,
    Instant since,
    Optional<Instant> caughtUpTo,
    int openPages,
    int inFlight,
    long lagBlocks) {

  /** What a job does. */
  public enum State {
    /** There are changes to look at or messages under way. */
    WORKING,
    /** Everything reported is settled. */
    IDLE,
    /** Another publisher holds the lease. */
    STANDBY,
    /** An operator has paused it: nothing is read or sent, and the lease is kept. */
    PAUSED,
    /** The receiver turns everything away; nothing is read, nothing written off. */
    HELD,
    /** Something the job needs does not answer, or nothing was finished for too long. */
    STUCK,
    /** A bug ended the loop's last step; it tries again at maximal backoff. */
    FAILED;

    /** Whether there is nothing that the job should be getting on with. */
    boolean rests() {
      return switch (this) {
        case IDLE, STANDBY, PAUSED -> true;
        case WORKING, HELD, STUCK, FAILED -> false;
      };
    }
  }

  public JobStatus {
    requireNonNull(state, "state");
    requireNonNull(reason, "reason");
    requireNonNull(since, "since");
    requireNonNull(caughtUpTo, "caughtUpTo");
  }

  /** Whether the job does what it should: here, as a standby, or paused. */
  public boolean healthy() {
    return switch (state) {
      case WORKING, IDLE, STANDBY, PAUSED -> true;
      case HELD, STUCK, FAILED -> false;
    };
  }

  /** The same job, getting nowhere. */
  JobStatus stuck(String why, Instant begun) {
    return new JobStatus(State.STUCK, why, begun, caughtUpTo, openPages, inFlight, lagBlocks);
  }
}
