package dev.atomicdata.ports;

import dev.atomicdata.domain.ChangePage;
import dev.atomicdata.domain.Checkpoint;
import dev.atomicdata.domain.RowKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** What a publisher knows while it holds a lease, and forgets with it. */
final class Tenure {

  private final Ledger.Lease lease;
  private final OpenPages pages;
  private final Pause pause;
  private Optional<OpenPages.Batch> unwritten = Optional.empty();
  private Checkpoint read;
  private boolean more = true;
  private Instant nextPoll = Instant.MIN;
  private Instant roundBegan;
  private Optional<OpenPage> probe = Optional.empty();
  private Optional<RowKey> probed = Optional.empty();

  Tenure(Ledger.Lease lease, OpenPages pages, Pause pause, Instant now) {
    this.lease = lease;
    this.pages = pages;
    this.pause = pause;
    this.read = lease.checkpoint();
    this.roundBegan = now;
  }

  Ledger.Lease lease() {
    return lease;
  }

  OpenPages pages() {
    return pages;
  }

  Pause pause() {
    return pause;
  }

  /** How far the sources have been read. */
  Checkpoint read() {
    return read;
  }

  /** Whether the sources had more to report when they were asked last. */
  boolean more() {
    return more;
  }

  Instant readAt(Instant now) {
    return more ? now : nextPoll;
  }

  /**
   * Opens a page that was read.
   *
   * @param asked when the source was asked
   */
  OpenPage open(ChangePage page, Instant asked, Instant now, Duration pollingInterval) {
    if (!more) {
      roundBegan = asked;
    }
    OpenPage open = new OpenPage(page.source(), pages.fresh(page.changes()), page.next(), now);
    read = page.next();
    more = page.more();
    if (!more) {
      open.catchesUpTo(roundBegan);
      // From where the round began: what it took is no reason to wait longer, but for a rest.
      Instant inTurn = roundBegan.plus(pollingInterval);
      Instant rested = asked.plus(pollingInterval.dividedBy(2));
      nextPoll = inTurn.isAfter(rested) ? inTurn : rested;
    }
    pages.open(open);
    return open;
  }

  /** What nobody waits for is read then, if nothing is before. */
  void readLater(Instant at) {
    nextPoll = nextPoll.isAfter(at) ? at : nextPoll;
  }

  /** The settlement to write: one whose end is unknown comes before anything new. */
  OpenPages.Batch toWrite(Supplier<OpenPages.Batch> next) {
    OpenPages.Batch batch = unwritten.orElseGet(next);
    unwritten = Optional.of(batch);
    return batch;
  }

  boolean writing() {
    return unwritten.isPresent();
  }

  void written(OpenPages.Batch batch, Instant now) {
    pages.settled(batch, now);
    unwritten = Optional.empty();
  }

  /** The probe page that is not finished yet. */
  Optional<OpenPage> probe() {
    return probe.filter(page -> !page.finished());
  }

  void probe(OpenPage page) {
    probes(page);
    pages.open(page);
  }

  /** A page that is open is one: its keys are not tried again, but put off. */
  void probes(OpenPage page) {
    probe = Optional.of(page);
  }

  /** The key that the walk through the acknowledged ones has come to. */
  Optional<RowKey> probed() {
    return probed;
  }

  void probedTo(Optional<RowKey> key) {
    probed = key;
  }
}
