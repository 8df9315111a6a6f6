package dev.atomicdata.ports;

import dev.atomicdata.domain.Checkpoint;
import dev.atomicdata.domain.Known;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.domain.Settlement;
import dev.atomicdata.domain.Touch;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What has been acknowledged for one job, kept across restarts; one holder at a time. */
public interface Ledger {

  /**
   * Takes the lease of the job. Keys that an earlier holder announced and did not settle become
   * touches.
   *
   * @return empty if another publisher holds it
   * @throws UnavailableException if the ledger cannot be reached now
   */
  Optional<Lease> acquire();

  /**
   * Asks whoever holds the lease, now or later, to look at keys again. Needs no lease; never merges
   * with a touch that is already there, because that one may be in work with older data.
   *
   * @throws UnavailableException if the ledger cannot be reached now
   */
  void touch(Collection<Touch> touches);

  /**
   * The keys that the ledger knows, in key order.
   *
   * @param last the last key of the page before
   * @throws UnavailableException if the ledger cannot be reached now
   */
  List<RowKey> keysAfter(Optional<RowKey> last, int limit);

  /**
   * The right to publish the job. Renewed by the adapter until closed; closing gives it back at
   * once.
   *
   * <p>What writes throws {@link LeaseLostException} once another holder has taken over, or may
   * have; what only reads does so at the latest when the lease's own time is over. Every method
   * throws {@link UnavailableException} if the ledger cannot be reached now. But for {@link
   * #timeLeft}, used by one thread at a time, except that keys may be asked about while others are
   * announced or settled.
   */
  interface Lease extends AutoCloseable {

    /** How far the sources have been looked at, as settled last; its page number is 0. */
    Checkpoint checkpoint();

    /**
     * What is known of each of the keys, in one snapshot; a key of which nothing is known may be
     * missing.
     */
    Map<RowKey, Known> known(Collection<RowKey> keys);

    /**
     * These keys are about to be sent: forgets what was acknowledged or recorded of them, until
     * settled.
     */
    void announce(Collection<RowKey> keys);

    /**
     * Remembers all of it or, if anything throws, none of it. A key's first acceptance, or the
     * first since it was recorded, becomes a touch of each job that comes after this one ({@link
     * dev.atomicdata.domain.Touch.Reason#FOLLOWS}), together with all the rest.
     */
    void settle(Settlement settlement);

    /**
     * How long the lease is valid for certain, should it not be renewed; zero once it is over. For
     * any thread.
     */
    Duration timeLeft();

    /** Gives the lease back; never throws. */
    @Override
    void close();
  }
}
