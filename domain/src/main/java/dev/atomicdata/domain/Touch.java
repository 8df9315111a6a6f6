package dev.atomicdata.domain;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * A request to look at a key again.
 *
 * @param force publish it even when nothing differs
 * @param after not before this much time has passed
 * @param attempts how often the key has been tried for this reason
 */
public record Touch(RowKey key, Reason reason, boolean force, Duration after, int attempts) {

  /** Why a key is to be looked at again. */
  public enum Reason {
    /** An operator or an embedding program asked for it. */
    REQUESTED,
    /** It was sent by a holder that did not live to see the outcome. */
    ANNOUNCED,
    /** The receiver rejected it, and has accepted nothing since. */
    SUSPECT,
    /** The receiver rejected it, and has accepted a later message since: another try. */
    RELEASED,
    /** No attempt got through, while other keys did; or it could not be told whether to try. */
    UNAVAILABLE,
    /** It was acknowledged to a holder that had lost its lease. */
    LATE,
    /**
     * A job that goes before had its first message of the key accepted. What was sent until then
     * the receiver may have dropped.
     */
    FOLLOWS;

    /** Whether a message of the key was sent, and did not end with an acceptance. */
    public boolean tried() {
      return switch (this) {
        case REQUESTED, FOLLOWS -> false;
        case ANNOUNCED, SUSPECT, RELEASED, UNAVAILABLE, LATE -> true;
      };
    }
  }

  public Touch {
    requireNonNull(key, "key");
    requireNonNull(reason, "reason");
    requireNonNull(after, "after");
  }

  public static Touch requested(RowKey key, boolean force) {
    return new Touch(key, Reason.REQUESTED, force, Duration.ZERO, 0);
  }

  /** The key's message is to follow the first one of a job that goes before. */
  public static Touch follows(RowKey key) {
    return new Touch(key, Reason.FOLLOWS, true, Duration.ZERO, 0);
  }

  /** A touch that the ledger holds, under the number by which a settlement removes it. */
  public record Stored(long id, Touch touch) {}
}
