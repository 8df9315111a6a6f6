package dev.atomicdata.ports;

import dev.atomicdata.domain.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;

/** Writes what is over to the ledger, when it is due. */
final class Settler {

  private final Backoff retry;
  private final Watchdog watchdog;
  private final InstantSource clock;
  private final Consumer<PublisherEvent> listener;

  Settler(
      Backoff retry, Watchdog watchdog, InstantSource clock, Consumer<PublisherEvent> listener) {
    this.retry = retry;
    this.watchdog = watchdog;
    this.clock = clock;
    this.listener = listener;
  }

  /**
   * Settles if it is time to.
   *
   * @param ending there will be no later time for a checkpoint
   */
  void settle(Tenure work, Instant now, boolean ending) {
    boolean due = !work.pages().settleAt().isAfter(now) || (ending && work.pages().moved());
    if (!due && !work.writing()) {
      return;
    }
    OpenPages.Batch batch = work.toWrite(() -> work.pages().batch(retry));
    Instant begun = clock.instant();
    work.lease().settle(batch.settlement());
    Instant done = clock.instant();
    work.written(batch, done);
    watchdog.progressed(done);
    listener.accept(new PublisherEvent.Settled(batch.settlement(), Duration.between(begun, done)));
    batch.settlement().deadLetters().stream().map(PublisherEvent.Parked::new).forEach(listener);
    batch.finished().forEach(page -> listener.accept(page.finishedEvent(done)));
  }
}
