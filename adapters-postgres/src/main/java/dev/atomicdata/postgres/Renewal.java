package dev.atomicdata.postgres;

import dev.atomicdata.ports.LeaseLostException;
import dev.atomicdata.ports.UnavailableException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a lease valid from a thread of its own, and knows until when it is.
 *
 * <p>The lease is counted from before the statement that renewed it, on this machine's monotonic
 * clock, so it ends here before it ends in the database.
 */
final class Renewal implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Renewal.class);

  private final Database renewals;
  private final Terms terms;
  private final Grant grant;
  private final AtomicLong validUntil;
  private final ScheduledThreadPoolExecutor thread;
  private volatile Optional<String> ended = Optional.empty();
  private boolean failing;

  /**
   * @param asked {@link System#nanoTime()} from before the lease was taken
   */
  Renewal(Database renewals, Grant grant, long asked) {
    this.renewals = renewals;
    this.grant = grant;
    DatabaseSettings settings = renewals.settings();
    this.terms = Terms.writing(settings).in(settings.schema()).atMost(grant.lease().dividedBy(6));
    this.validUntil = new AtomicLong(asked + grant.lease().toNanos());
    this.thread =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              Thread daemon = new Thread(work, "lease-" + grant.job());
              daemon.setDaemon(true);
              return daemon;
            },
            // What a renewal schedules after the end of the lease.
            new ThreadPoolExecutor.DiscardPolicy());
  }

  void start() {
    schedule(grant.lease().dividedBy(3));
  }

  /**
   * @throws LeaseLostException unless the lease is valid for certain
   */
  void check() {
    Optional<String> reason = ended;
    if (reason.isPresent()) {
      throw new LeaseLostException(reason.get());
    }
    if (timeLeft().isZero()) {
      throw new LeaseLostException(
          "job " + grant.job() + ": lease not renewed for " + grant.lease());
    }
  }

  /** How long the lease is valid for certain; zero once it is over. */
  Duration timeLeft() {
    long left = validUntil.get() - System.nanoTime();
    return ended.isPresent() || left <= 0 ? Duration.ZERO : Duration.ofNanos(left);
  }

  /** The lease is valid for its whole time, by a statement sent after this moment. */
  void renewed(long asked) {
    long until = asked + grant.lease().toNanos();
    validUntil.accumulateAndGet(until, (one, other) -> one - other > 0 ? one : other);
  }

  /** The lease is over, whatever its time. */
  void end(String reason) {
    ended = Optional.of("job " + grant.job() + ": " + reason);
    thread.shutdownNow();
  }

  /** Gives the lease back, unless another holder has it. Does not wait for a renewal under way. */
  @Override
  public void close() {
    end("lease given back");
    try {
      renewals.statements("job " + grant.job(), terms, this::giveBack);
    } catch (UnavailableException e) {
      log.warn(
          "lease not given back, ends by itself: job={} lease={}", grant.job(), grant.lease(), e);
    }
  }

  private void renew() {
    long asked = System.nanoTime();
    try {
      if (!LeaseRow.renew(renewals, terms, grant)) {
        end("another publisher has taken the lease over");
        return;
      }
      renewed(asked);
      failing = false;
      schedule(grant.lease().dividedBy(3));
    } catch (UnavailableException e) {
      if (!failing && ended.isEmpty()) {
        log.warn("lease not renewed: job={} lease={}", grant.job(), grant.lease(), e);
      }
      failing = true;
      schedule(grant.lease().dividedBy(12));
    } catch (RuntimeException e) {
      log.error("lease renewal broken: job={}", grant.job(), e);
      end("renewal broken: " + e);
    }
  }

  private int giveBack(Statements sql) {
    LeaseRow.giveBack(sql, grant);
    return 0;
  }

  private void schedule(Duration pause) {
    Future<?> unused = thread.schedule(this::renew, pause.toNanos(), TimeUnit.NANOSECONDS);
  }
}
