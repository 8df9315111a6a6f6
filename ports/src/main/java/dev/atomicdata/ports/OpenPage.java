package dev.atomicdata.ports;

import dev.atomicdata.domain.Block;
import dev.atomicdata.domain.Change;
import dev.atomicdata.domain.Checkpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A page that is looked at, published and settled together. */
final class OpenPage {

  private final String source;
  private final int changes;
  private final Instant openedAt;
  private final Optional<Block> oldest;
  private List<Entry> entries;
  private int unfinished;
  private int unsettled;
  private Checkpoint next;
  private Optional<Instant> caughtUpTo = Optional.empty();
  private boolean abandoned;

  OpenPage(String source, List<Change> changes, Checkpoint next, Instant openedAt) {
    this.source = source;
    this.changes = changes.size();
    this.entries = changes.stream().map(change -> new Entry(change, openedAt)).toList();
    this.openedAt = openedAt;
    this.oldest =
        changes.stream()
            .flatMap(change -> change.block().stream())
            .filter(block -> block.height() > 0)
            .min(Block::compareTo);
    this.unfinished = entries.size();
    this.next = next;
  }

  /** What reported its changes. */
  String source() {
    return source;
  }

  /** Its entries; none once it is finished, because it may have to wait long for a page before. */
  List<Entry> entries() {
    return entries;
  }

  /** The lowest block of its changes; one stamped with block 0 does not say how old it is. */
  Optional<Block> oldest() {
    return oldest;
  }

  /** How far the sources are looked at once this page and all before it are finished. */
  Checkpoint next() {
    return next;
  }

  /** Takes over the checkpoint of a later page that has no keys of its own. */
  void extendTo(Checkpoint later) {
    next = later;
  }

  /**
   * The sources had nothing more to report: with this page, all that was committed before is
   * settled.
   */
  void catchesUpTo(Instant time) {
    caughtUpTo = Optional.of(time);
  }

  Optional<Instant> caughtUpTo() {
    return caughtUpTo;
  }

  void entryEnded() {
    unfinished--;
    unsettled++;
    if (finished()) {
      entries = List.of();
    }
  }

  void entrySettled() {
    unsettled--;
  }

  /** Whether everything that became of it is written down. */
  boolean settled() {
    return finished() && unsettled == 0;
  }

  boolean finished() {
    return unfinished == 0;
  }

  PublisherEvent finishedEvent(Instant now) {
    return new PublisherEvent.PageFinished(source, changes, Duration.between(openedAt, now));
  }

  /** An entry together with its page. */
  Pick pick(Entry entry) {
    return new Pick(this, entry);
  }

  record Pick(OpenPage page, Entry entry) {}

  void abandon() {
    abandoned = true;
  }

  boolean abandoned() {
    return abandoned;
  }
}
