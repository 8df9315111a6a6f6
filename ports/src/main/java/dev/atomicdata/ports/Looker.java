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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Looks at keys again, compares, and sends what is news. */
final class Looker {

  private final Job job;
  private final PublisherPorts ports;
  private final ReadAhead ahead;
  private final Precedence precedence;
  private final PublisherSettings settings;
  private final Reception reception;
  private final Inbox inbox;
  private final InstantSource clock;
  private final Consumer<PublisherEvent> listener;

  /** What a look at an entry found. */
  private record Seen(Entry entry, Finding finding) {}

  private record Outgoing(Entry entry, Finding.News news, Message message) {}

  Looker(
      Job job,
      PublisherPorts ports,
      ReadAhead ahead,
      PublisherSettings settings,
      Reception reception,
      Inbox inbox,
      InstantSource clock,
      Consumer<PublisherEvent> listener) {
    this.job = job;
    this.ports = ports;
    this.ahead = ahead;
    this.precedence = new Precedence(job, ports.before(), listener);
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
    if (!entries.isEmpty() && tenure.pages().haveRoom()) {
      ahead.quiet();
      List<RowKey> keys = entries.stream().map(Entry::key).toList();
      look(tenure, page, entries, KeyStates.read(ports.assembler(), tenure.lease(), keys, clock));
    }
  }

  /** The same for entries whose states were read already. */
  void look(Tenure tenure, OpenPage page, List<Entry> entries, KeyStates states) {
    if (entries.isEmpty() || !tenure.pages().haveRoom()) {
      return;
    }
    Instant begun = clock.instant();
    Assembly assembly = states.assembly();
    Map<RowKey, Known> known = states.known();
    List<Entry> read =
        entries.stream().filter(entry -> !assembly.left().contains(entry.key())).toList();
    List<Outgoing> outgoing = new ArrayList<>();
    List<Seen> ended = new ArrayList<>();
    for (Seen seen : compare(tenure.pages(), read, assembly, known)) {
      Finding finding = seen.finding();
      if (finding instanceof Finding.News news) {
        finding = seal(seen.entry(), news, of(known, seen.entry()), assembly.at(), outgoing);
      }
      if (!(finding instanceof Finding.News)) {
        ended.add(new Seen(seen.entry(), finding));
      }
    }
    Instant done = clock.instant();
    listener.accept(
        new PublisherEvent.Looked(
            page.source(),
            read.size(),
            outgoing.size(),
            (int)
                ended.stream().filter(seen -> seen.finding() instanceof Finding.Unchanged).count(),
            states.took().plus(Duration.between(begun, done))));
    announce(tenure.lease(), outgoing, ended, known);
    ended.forEach(
        seen -> tenure.pages().end(page, seen.entry(), seen.entry().end(seen.finding()), begun));
    outgoing.forEach(next -> send(tenure, page, next, done));
  }

  private List<Seen> compare(
      OpenPages pages, List<Entry> entries, Assembly assembly, Map<RowKey, Known> known) {
    List<Seen> seen = new ArrayList<>();
    Map<RowKey, Known> news = new LinkedHashMap<>();
    for (Entry entry : entries) {
      Known knows = of(known, entry);
      if (precedence.matters()) {
        pages.follow(entry, knows.follows());
      }
      Finding finding = Detection.look(entry.change(), assembly, knows, job.mapping());
      seen.add(new Seen(entry, finding));
      if (finding instanceof Finding.News) {
        news.put(entry.key(), knows);
      }
    }
    Map<RowKey, Finding> heldBack = precedence.heldBack(news);
    seen.replaceAll(
        each -> new Seen(each.entry(), heldBack.getOrDefault(each.entry().key(), each.finding())));
    return seen;
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
   * acknowledged or recorded. Nor may anybody rely on what was acknowledged before the first
   * message of a job that goes before, even if there is nothing to send now.
   */
  private static void announce(
      Ledger.Lease lease, List<Outgoing> outgoing, List<Seen> ended, Map<RowKey, Known> known) {
    List<RowKey> forgotten =
        Stream.concat(
                outgoing.stream().map(Outgoing::entry),
                ended.stream()
                    .map(Seen::entry)
                    .filter(entry -> entry.change().is(Touch.Reason.FOLLOWS)))
            .filter(entry -> of(known, entry).comparable())
            .map(Entry::key)
            .toList();
    if (!forgotten.isEmpty()) {
      lease.announce(forgotten);
    }
  }

  private static Known of(Map<RowKey, Known> known, Entry entry) {
    return known.getOrDefault(entry.key(), Known.NOTHING);
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
