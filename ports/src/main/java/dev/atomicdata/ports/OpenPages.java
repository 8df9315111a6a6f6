package dev.atomicdata.ports;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.toSet;

import dev.atomicdata.domain.Backoff;
import dev.atomicdata.domain.Block;
import dev.atomicdata.domain.Change;
import dev.atomicdata.domain.Checkpoint;
import dev.atomicdata.domain.Result;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.domain.Settlement;
import dev.atomicdata.domain.Touch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The pages under way under one lease, and their results that are not settled yet. */
final class OpenPages {

  private static final int SETTLE_AT = 2_000;
  private static final long SETTLE_AT_BYTES = 8 << 20;
  private static final Duration SETTLE_AFTER = Duration.ofMillis(250);
  private static final Duration STORE_CHECKPOINT_AFTER = Duration.ofSeconds(10);

  private final ArrayDeque<OpenPage> pages = new ArrayDeque<>();
  private final List<Unsettled> unsettled = new ArrayList<>();
  private final Set<Long> touches = new HashSet<>();

  /** Those that were served since the reading ahead began, and that it may report. */
  private final Set<Long> servedMeanwhile = new HashSet<>();

  private boolean ahead;

  private final KeyClaims claims;
  private Checkpoint settled;
  private Instant settledAt;
  private Instant endedSince = Instant.MAX;
  private Optional<Instant> caughtUpTo = Optional.empty();
  private int inFlight;
  private long unsettledBytes;

  private record Unsettled(OpenPage page, Entry entry, Result result) {}

  /** A settlement, and what is over once it is written. */
  record Batch(Settlement settlement, List<Entry> entries, List<OpenPage> finished) {}

  OpenPages(KeyClaims claims, Checkpoint settled, Instant now) {
    this.claims = claims;
    this.settled = settled;
    this.settledAt = now;
  }

  /**
   * Leaves out the stored touches that an open page serves already. A source reports them until
   * they are settled, and a forced key would be sent once for each report. Also leaves out keys to
   * record that an open page holds: it will know more of them than they said at the start.
   */
  List<Change> fresh(List<Change> changes) {
    return changes.stream()
        .filter(change -> !change.records() || !claims.claimed(change.key()))
        .flatMap(change -> change.without(touches).stream())
        .flatMap(change -> change.without(servedMeanwhile).stream())
        .toList();
  }

  /** From now on a page is being read before it is opened, or none any more. */
  void ahead(boolean reading) {
    ahead = reading;
    servedMeanwhile.clear();
    claims.noteReleased(reading);
  }

  /**
   * Tells entries whose key no other page has had since the reading ahead began, nor waits for: of
   * such a key nothing has been sent, and nothing settled. The others may say something else by
   * now, and the ledger may know more of them.
   *
   * @param page the one that was read ahead
   */
  Predicate<Entry> sameSinceAhead(OpenPage page) {
    Set<RowKey> awaited =
        pages.stream()
            .filter(other -> other != page)
            .flatMap(other -> other.entries().stream())
            .filter(Entry::waits)
            .map(Entry::key)
            .collect(toSet());
    return entry -> !claims.releasedMeanwhile(entry.key()) && !awaited.contains(entry.key());
  }

  /**
   * Whether keys wait to be recorded. What is recorded of a key may contain changes up to that
   * time, which the sources report as long as they know of keys being recorded; so nothing else is
   * read before.
   */
  boolean recording() {
    return pages.stream()
        .flatMap(page -> page.entries().stream())
        .anyMatch(entry -> entry.change().records() && entry.waits());
  }

  void open(OpenPage page) {
    page.entries().forEach(this::serve);
    Optional<OpenPage> last = Optional.ofNullable(pages.peekLast());
    if (page.finished() && last.isPresent()) {
      last.get().extendTo(page.next());
      page.caughtUpTo().ifPresent(last.get()::catchesUpTo);
    } else {
      pages.add(page);
    }
  }

  /**
   * The entry, about to be looked at, serves those touches of the kind {@link Touch.Reason#FOLLOWS}
   * that the ledger has now. Whoever served others has settled them, and whatever page reports
   * these later leaves them out.
   */
  void follow(Entry entry, List<Touch.Stored> follows) {
    entry.follow(follows);
    serve(entry);
  }

  private void serve(Entry entry) {
    entry.change().touches().stream().map(Touch.Stored::id).forEach(touches::add);
  }

  /** Pages with keys whose end is not known. */
  int unfinished() {
    return (int) pages.stream().filter(page -> !page.finished()).count();
  }

  /** How many pages hold what a crash would repeat. */
  int unwritten() {
    return (int) pages.stream().filter(page -> !page.settled()).count();
  }

  int inFlight() {
    return inFlight;
  }

  int unsettled() {
    return unsettled.size();
  }

  Stream<OpenPage> stream() {
    return pages.stream();
  }

  boolean claimed(RowKey key) {
    return claims.claimed(key);
  }

  /** The entries of a page that can be looked at now: due, and held by no earlier page. */
  List<Entry> ready(OpenPage page, Instant now) {
    if (page.finished()) {
      return List.of();
    }
    return page.entries().stream()
        .filter(entry -> entry.waits() && !entry.lookAt().isAfter(now) && claims.claim(entry))
        .toList();
  }

  /** Whether there is something to look at now, and memory for it. */
  boolean mayLook(Instant now) {
    return claims.haveRoom() && pages.stream().anyMatch(page -> !ready(page, now).isEmpty());
  }

  boolean haveRoom() {
    return claims.haveRoom();
  }

  /** Whatever waits for its time is due. */
  void hurry(Instant now) {
    entries().filter(Entry::waits).forEach(entry -> entry.hurry(now));
  }

  void sent(Entry entry, Entry.Sent sent) {
    entry.send(sent);
    claims.hold(entry, sent.message().bytes().length + sent.news().weight());
    inFlight++;
  }

  /**
   * The message's outcome is known; the entry goes on to {@link #end} or waits for another look.
   */
  void returned(Entry entry) {
    claims.hold(entry, 0);
    inFlight--;
  }

  /** An entry that was looked at or sent has come to its end. */
  void end(OpenPage page, Entry entry, Result result, Instant now) {
    if (unsettled.isEmpty()) {
      endedSince = now;
    }
    unsettled.add(new Unsettled(page, entry, result));
    claims.hold(entry, result.finding().weight());
    unsettledBytes += result.finding().weight();
    page.entryEnded();
  }

  /** When the next settlement is due; {@link Instant#MAX} if there is nothing to settle. */
  Instant settleAt() {
    if (unsettled.isEmpty()) {
      return moved() ? settledAt.plus(STORE_CHECKPOINT_AFTER) : Instant.MAX;
    }
    boolean enough =
        inFlight == 0 || unsettled.size() >= SETTLE_AT || unsettledBytes >= SETTLE_AT_BYTES;
    return enough ? endedSince : endedSince.plus(SETTLE_AFTER);
  }

  /** Whether a finished page waits for its checkpoint to be stored. */
  boolean moved() {
    return !pages.isEmpty() && pages.getFirst().finished();
  }

  /** At how many outcomes a waiting publisher has something to do. */
  int wakeAt() {
    return unsettled.isEmpty() ? 1 : Math.max(1, Math.min(inFlight, SETTLE_AT - unsettled.size()));
  }

  Batch batch(Backoff retry) {
    List<OpenPage> finished = pages.stream().takeWhile(OpenPage::finished).toList();
    Checkpoint checkpoint = finished.isEmpty() ? settled : finished.get(finished.size() - 1).next();
    return new Batch(
        Settlement.of(checkpoint, unsettled.stream().map(Unsettled::result).toList(), retry),
        unsettled.stream().map(Unsettled::entry).toList(),
        finished);
  }

  void settled(Batch batch, Instant now) {
    batch.entries().forEach(claims::release);
    touches.removeAll(batch.settlement().touchesDone());
    if (ahead) {
      servedMeanwhile.addAll(batch.settlement().touchesDone());
    }
    List<Unsettled> over = unsettled.subList(0, batch.entries().size());
    over.forEach(end -> end.page().entrySettled());
    over.clear();
    unsettledBytes = unsettled.stream().mapToLong(end -> end.result().finding().weight()).sum();
    endedSince = now;
    batch.finished().forEach(pages::remove);
    batch.finished().forEach(page -> caughtUpTo = page.caughtUpTo().or(() -> caughtUpTo));
    settled = batch.settlement().checkpoint();
    settledAt = now;
  }

  /** All that was committed before this time is settled. */
  Optional<Instant> caughtUpTo() {
    Optional<OpenPage> first = Optional.ofNullable(pages.peekFirst());
    if (unsettled.isEmpty() && first.isPresent() && first.get().finished()) {
      return first.get().caughtUpTo().or(() -> caughtUpTo);
    }
    return caughtUpTo;
  }

  Optional<Block> oldestBlock() {
    return pages.stream()
        .filter(page -> !page.finished())
        .flatMap(page -> page.oldest().stream())
        .min(Block::compareTo);
  }

  /** The entries whose message is in flight. */
  List<Entry> sent() {
    return entries().filter(Entry::isSent).toList();
  }

  /** The message that has been in flight for the longest time. */
  Optional<Entry.Sent> longestInFlight() {
    return entries().filter(Entry::isSent).map(Entry::sent).min(comparing(Entry.Sent::at));
  }

  /**
   * Gives up everything and frees its keys, but for those of messages in flight. Returns the other
   * keys of which the receiver has, or may have, something that will not be settled.
   */
  List<RowKey> abandon() {
    pages.forEach(OpenPage::abandon);
    unsettled.forEach(end -> claims.release(end.entry()));
    entries().filter(entry -> !entry.isSent()).forEach(claims::release);
    return Stream.concat(
            unsettled.stream().filter(end -> end.result().accepted()).map(Unsettled::entry),
            entries().filter(Entry::isUnsure))
        .map(Entry::key)
        .toList();
  }

  /** The entries of unfinished pages. */
  private Stream<Entry> entries() {
    return pages.stream().flatMap(page -> page.entries().stream());
  }
}
