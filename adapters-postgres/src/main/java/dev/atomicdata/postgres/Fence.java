package dev.atomicdata.postgres;

import dev.atomicdata.domain.Settlement;
import dev.atomicdata.ports.LeaseLostException;
import java.util.Optional;

/**
 * Lets only the holder of a lease pass, and counts its settlements.
 *
 * <p>When a commit is not answered, it is not known whether the settlement is written. The number
 * in the lease's row tells: nobody else can have written this one, because it goes with the epoch,
 * and whoever holds the row's lock sees how the unanswered transaction ended.
 */
final class Fence {

  private final Grant grant;
  private long written;
  private Optional<Settlement> unanswered = Optional.empty();
  private Optional<Settlement> writtenAfterAll = Optional.empty();

  Fence(Grant grant) {
    this.grant = grant;
    this.written = grant.settlement();
  }

  /**
   * Locks the lease's row until the transaction ends.
   *
   * @return the settlement before, if its commit was not answered and it is now known to be written
   * @throws LeaseLostException if the row is not as this holder left it
   */
  Optional<Settlement> pass(Statements sql) {
    LeaseRow row = LeaseRow.lock(sql, grant.job()).orElseThrow(() -> lost("its row was deleted"));
    if (row.epoch() != grant.epoch()) {
      throw lost("another publisher has taken the lease over");
    }
    Optional<Settlement> found = row.settlement() == written ? Optional.empty() : unanswered;
    if (row.settlement() != written + (found.isPresent() ? 1 : 0)) {
      throw lost(
          "settlement " + row.settlement() + " was written last (expected: " + written + ")");
    }
    written = row.settlement();
    unanswered = Optional.empty();
    if (found.isPresent()) {
      writtenAfterAll = found;
    }
    return found;
  }

  /** Whether this very settlement was sent before and is written, as {@link #pass} found. */
  boolean isWritten(Settlement settlement) {
    return writtenAfterAll.equals(Optional.of(settlement));
  }

  /** The number of the next settlement. */
  long next() {
    return written + 1;
  }

  /** From now on it is not known whether this settlement is written. */
  void sending(Settlement settlement) {
    unanswered = Optional.of(settlement);
  }

  /** The commit was answered. */
  void answered() {
    if (unanswered.isPresent()) {
      written++;
    }
    unanswered = Optional.empty();
    writtenAfterAll = Optional.empty();
  }

  private LeaseLostException lost(String reason) {
    return new LeaseLostException("job " + grant.job() + ": " + reason);
  }
}
