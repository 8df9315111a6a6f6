package dev.atomicdata.ports;

import dev.atomicdata.domain.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** Takes the outcomes that have arrived since the last step to the pages that wait for them. */
final class Arrivals {

  private final Inbox inbox;
  private final Reception reception;
  private final Adrift adrift;
  private final int maxOpenPages;
  private final Consumer<PublisherEvent> listener;

  Arrivals(
      Inbox inbox,
      Reception reception,
      Adrift adrift,
      int maxOpenPages,
      Consumer<PublisherEvent> listener) {
    this.maxOpenPages = maxOpenPages;
    this.inbox = inbox;
    this.reception = reception;
    this.adrift = adrift;
    this.listener = listener;
  }

  /**
   * Takes all of them.
   *
   * @param tenure there, unless all that is in flight was sent under a lease that is over
   */
  void take(Optional<Tenure> tenure, Instant now) {
    for (Optional<Inbox.Ended> next = inbox.poll(); next.isPresent(); next = inbox.poll()) {
      Inbox.Ended ended = next.get();
      Entry entry = ended.entry();
      if (ended.outcome().isEmpty() && !ended.page().abandoned()) {
        entry.lookAgain(now, true);
        throw ended.brokenSink();
      }
      Outcome outcome = ended.outcomeOrUnknown();
      Entry.Sent sent = entry.sent();
      listener.accept(
          new PublisherEvent.Delivered(sent.message(), outcome, Duration.between(sent.at(), now)));
      if (ended.page().abandoned()) {
        adrift.ended(entry, outcome);
      } else {
        take(tenure.orElseThrow(), ended.page(), entry, outcome, now);
      }
    }
  }

  private void take(Tenure work, OpenPage page, Entry entry, Outcome outcome, Instant now) {
    work.pages().returned(entry);
    boolean crowded = work.pages().unfinished() >= maxOpenPages;
    boolean probe = work.probe().filter(page::equals).isPresent();
    Optional<Instant> again = reception.take(entry, outcome, crowded, now).filter(time -> !probe);
    if (again.isPresent()) {
      entry.lookAgain(again.get(), Reception.perhapsTaken(outcome));
    } else {
      work.pages().end(page, entry, reception.end(entry, outcome), now);
    }
  }
}
