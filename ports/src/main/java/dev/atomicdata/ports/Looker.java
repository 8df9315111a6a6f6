package dev.atomicdata.ports;

import dev.atomicdata.domain.Assembly;
import dev.atomicdata.domain.Change;
import dev.atomicdata.domain.Detection;
import dev.atomicdata.domain.Finding;
import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.Known;
import dev.atomicdata.domain.Outcome;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.domain.Touch;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Looks at keys again, compares, and sends what is news. */
final class Looker {

  private final Job job;
  private final PublisherPorts ports;
  private final PublisherSettings settings;
  private final Reception reception;
  private final Inbox inbox;
  private final InstantSource clock;
  private final Consumer<PublisherEvent> listener;

  private record Outgoing(Entry entry, Finding.News news, Message message) {}

  Looker(
      Job job,
      PublisherPorts ports,
      PublisherSettings settings,
      Reception reception,
      Inbox inbox,
      InstantSource clock,
      Consumer<PublisherEvent> listener) {
    this.job = job;
    this.ports = ports;
    this.settings = settings;
    this.reception = reception;
    this.inbox = inbox;
    this.clock = clock;
    this.listener = listener;
  }

  /** Looks at whatever is due. */
  void lookAgain(Tenure tenure, Instant now) {
    for (OpenPage page : tenure.pages().stream().toList()) {
      look(tenure, page, tenure.pages().ready(page, now));
    }
  }

  /**
   * Looks at entries that the page holds, as far as memory allows. The others go on waiting, as do
   * those not ended or sent yet when anything throws.
   */
  void look(Tenure tenure, OpenPage page, List<Entry> entries) {
    if (entries.isEmpty() || !tenure.pages().haveRoom()) {
      return;
    }
    Instant begun = clock.instant();
    List<RowKey> keys = entries.stream().map(Entry::key).toList();
    Assembly assembly = ports.assembler().assemble(keys);
    Map<RowKey, Known> known = tenure.lease().known(keys);
    List<Outgoing> outgoing = new ArrayList<>();
    int unchanged = 0;
    int left = 0;
    for (Entry entry : entries) {
      if (assembly.left().contains(entry.key())) {
        left++;
        continue;
      }
      Known knows = known.getOrDefault(entry.key(), Known.NOTHING);
      Finding finding = Detection.look(entry.change(), assembly, knows, job.mapping());
      if (finding instanceof Finding.News news) {
        finding = seal(entry, news, knows, assembly.at(), outgoing);
      }
      if (!(finding instanceof Finding.News)) {
        unchanged += finding instanceof Finding.Unchanged ? 1 : 0;
        tenure.pages().end(page, entry, entry.end(finding), begun);
      }
    }
    Instant done = clock.instant();
    listener.accept(
        new PublisherEvent.Looked(
            page.source(),
            keys.size() - left,
            outgoing.size(),
            unchanged,
            Duration.between(begun, done)));
    announce(tenure.lease(), outgoing, known);
    outgoing.forEach(next -> send(tenure, page, next, done));
  }

  /** Adds a message to the outgoing ones, or finds that none can be made. */
  private Finding seal(
      Entry entry, Finding.News news, Known known, Instant at, List<Outgoing> outgoing) {
    Change change = entry.change();
    Message message;
    try {
      message = ports.sealer().seal(news.payload(), at);
    } catch (UnavailableException e) {
      throw e;
    } catch (RuntimeException e) {
      return malformed(change, known, news, e.toString());
    }
    int bytes = message.bytes().length;
    if (bytes > settings.maxMessageBytes()) {
      return malformed(
          change,
          known,
          news,
          "message of " + bytes + " bytes (expected: at most " + settings.maxMessageBytes() + ")");
    }
    // Only the rejection of a suspect that was released parks the key, and its document with it.
    outgoing.add(new Outgoing(entry, news.sealed(change.is(Touch.Reason.RELEASED)), message));
    return news;
  }

  private static Finding malformed(Change change, Known known, Finding.News news, String reason) {
    return Detection.malformed(change, known, news.document().orElseThrow(), reason);
  }

  /**
   * Forget before sending (design.md section 5): until settled, nobody may rely on what was
   * acknowledged or recorded.
   */
  private static void announce(
      Ledger.Lease lease, List<Outgoing> outgoing, Map<RowKey, Known> known) {
    List<RowKey> comparable =
        outgoing.stream()
            .map(message -> message.entry().key())
            .filter(key -> known.getOrDefault(key, Known.NOTHING).comparable())
            .toList();
    if (!comparable.isEmpty()) {
      lease.announce(comparable);
    }
  }

  private void send(Tenure tenure, OpenPage page, Outgoing next, Instant now) {
    Entry entry = next.entry();
    Message message = next.message().within(tenure.lease()::timeLeft);
    CompletableFuture<Outcome> end = ports.sink().deliver(message);
    tenure
        .pages()
        .sent(
            entry,
            new Entry.Sent(
                message, next.news(), now, reception.accepted(), reception.rejected(), end));
    var unused =
        end.whenComplete(
            (outcome, failure) ->
                inbox.add(
                    new Inbox.Ended(
                        page, entry, Optional.ofNullable(outcome), Optional.ofNullable(failure))));
  }
}
