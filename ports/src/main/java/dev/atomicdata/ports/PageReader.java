package dev.atomicdata.ports;

import dev.atomicdata.domain.ChangePage;
import dev.atomicdata.domain.Checkpoint;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;

/** Opens the next page of the job's sources and looks at it. */
final class PageReader {

  private final PublisherPorts ports;
  private final PublisherSettings settings;
  private final Looker looker;
  private final StatusBoard board;
  private final Watchdog watchdog;
  private final InstantSource clock;
  private final Consumer<PublisherEvent> listener;

  PageReader(
      PublisherPorts ports,
      PublisherSettings settings,
      Looker looker,
      StatusBoard board,
      Watchdog watchdog,
      InstantSource clock,
      Consumer<PublisherEvent> listener) {
    this.ports = ports;
    this.settings = settings;
    this.looker = looker;
    this.board = board;
    this.watchdog = watchdog;
    this.clock = clock;
    this.listener = listener;
  }

  OpenPage read(Tenure work, Instant now, int limit) {
    Checkpoint before = work.read();
    ChangePage read = ports.source().next(before, limit);
    Instant done = clock.instant();
    listener.accept(
        new PublisherEvent.PageRead(
            read.source(), read.changes().size(), Duration.between(now, done)));
    if (read.refused() > 0) {
      listener.accept(new PublisherEvent.Refused(read.refused()));
    }
    board.head(read.head());
    OpenPage page = work.open(read, now, done, settings.pollingInterval());
    // Polls go on beside a page that never ends, so one that finds nothing new is no progress.
    if (!page.finished() || !read.next().looks().equals(before.looks())) {
      watchdog.progressed(done);
    }
    looker.look(work, page, work.pages().ready(page, done));
    if (read.later()) {
      // Half of the time is left to others.
      Instant looked = clock.instant();
      work.readLater(looked.plus(Duration.between(now, looked)));
    }
    return page;
  }
}
