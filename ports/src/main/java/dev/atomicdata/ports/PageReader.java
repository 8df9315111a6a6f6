package dev.atomicdata.ports;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.partitioningBy;

import dev.atomicdata.domain.ChangePage;
import dev.atomicdata.domain.Checkpoint;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Opens the next page of the job's sources and looks at it. */
final class PageReader {

  private final PublisherPorts ports;
  private final PublisherSettings settings;
  private final Looker looker;
  private final ReadAhead ahead;
  private final StatusBoard board;
  private final Watchdog watchdog;
  private final InstantSource clock;
  private final Consumer<PublisherEvent> listener;

  PageReader(
      PublisherPorts ports,
      PublisherSettings settings,
      Looker looker,
      ReadAhead ahead,
      StatusBoard board,
      Watchdog watchdog,
      InstantSource clock,
      Consumer<PublisherEvent> listener) {
    this.ports = ports;
    this.settings = settings;
    this.looker = looker;
    this.ahead = ahead;
    this.board = board;
    this.watchdog = watchdog;
    this.clock = clock;
    this.listener = listener;
  }

  OpenPage read(Tenure work, Instant now, int limit) {
    Checkpoint before = work.read();
    Optional<Ahead> taken = ahead.take(work, limit);
    ChangePage read = taken.map(Ahead::page).orElseGet(() -> ports.source().next(before, limit));
    Instant asked = taken.map(Ahead::asked).orElse(now);
    Instant done = taken.map(Ahead::read).orElseGet(clock::instant);
    listener.accept(
        new PublisherEvent.PageRead(
            read.source(), read.changes().size(), Duration.between(asked, done)));
    if (read.refused() > 0) {
      listener.accept(new PublisherEvent.Refused(read.refused()));
    }
    board.head(read.head());
    OpenPage page = work.open(read, asked, done, settings.pollingInterval());
    // Polls go on beside a page that never ends, so one that finds nothing new is no progress.
    if (!page.finished() || !read.next().looks().equals(before.looks())) {
      watchdog.progressed(done);
    }
    List<Entry> ready = work.pages().ready(page, done);
    Optional<KeyStates> states = taken.flatMap(Ahead::states).filter(this::isRecent);
    Map<Boolean, List<Entry>> known =
        ready.stream()
            .collect(
                partitioningBy(
                    states.isPresent() ? work.pages().sameSinceAhead(page) : entry -> false));
    work.pages().ahead(false);
    looker.look(work, page, requireNonNull(known.get(false)));
    // A probe asks for less than a page, and nobody knows how much it will ask for next.
    if (limit == settings.queryBatchSize()) {
      ahead.begin(work, limit);
    }
    states.ifPresent(then -> looker.look(work, page, requireNonNull(known.get(true)), then));
    if (read.later()) {
      // Half of the time is left to others.
      Instant looked = clock.instant();
      work.readLater(looked.plus(Duration.between(now, looked)));
    }
    return page;
  }

  /**
   * What was read ahead may have waited long for its page to be opened, and newer states are
   * better.
   */
  private boolean isRecent(KeyStates states) {
    return states.at().plus(settings.pollingInterval()).isAfter(clock.instant());
  }
}
