package dev.atomicdata.runner;

import dev.atomicdata.domain.ChangePage;
import dev.atomicdata.domain.Position;
import dev.atomicdata.domain.Settlement;
import dev.atomicdata.ports.PublisherEvent;
import dev.atomicdata.ports.PublisherListener;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says what a reconcile of one job came to, when it is over, and which keys have vanished. What an
 * earlier process counted of it is not known.
 */
final class ReconcileLog implements PublisherListener {

  private static final Logger log = LoggerFactory.getLogger(ReconcileLog.class);

  private final InstantSource clock;
  private Optional<Long> over = Optional.empty();
  private long lookedAt;
  private long news;
  private long vanished;

  ReconcileLog(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public synchronized void on(String job, PublisherEvent event) {
    if (event instanceof PublisherEvent.Looked looked
        && looked.source().equals(ChangePage.RECONCILE)) {
      lookedAt += looked.keys();
      news += looked.news();
    } else if (event instanceof PublisherEvent.Settled settled) {
      settled(job, settled.settlement());
    }
  }

  private void settled(String job, Settlement settlement) {
    settlement.newlyVanished().forEach(key -> log.debug("key vanished: job={} key={}", job, key));
    vanished += settlement.newlyVanished().size();
    settlement
        .checkpoint()
        .position(ChangePage.RECONCILE)
        .map(Position::swept)
        .filter(began -> !over.equals(Optional.of(began)))
        .ifPresent(began -> ended(job, began));
  }

  /** The walk that began then, in microseconds, is the last one that is over. */
  private void ended(String job, long began) {
    if (over.isPresent()) {
      log.info(
          "reconcile ended: job={} lookedAt={} news={} vanished={} tookSeconds={}",
          job,
          lookedAt,
          news,
          vanished,
          Duration.between(Instant.EPOCH.plus(began, ChronoUnit.MICROS), clock.instant())
              .toSeconds());
    }
    over = Optional.of(began);
    lookedAt = 0;
    news = 0;
    vanished = 0;
  }
}
