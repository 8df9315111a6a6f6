package dev.atomicdata.postgres;

import dev.atomicdata.domain.Block;
import dev.atomicdata.domain.Change;
import dev.atomicdata.domain.ChangePage;
import dev.atomicdata.domain.Checkpoint;
import dev.atomicdata.domain.Position;
import dev.atomicdata.ports.ChangeSource;
import dev.atomicdata.ports.UnavailableException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The changes of one job: its tables, its stored touches and the walk of a reconcile take turns,
 * page by page.
 *
 * <p>A round has ended when each of them has looked once and handed out what it found; only then is
 * there nothing more for now. A table that has nothing left looks again whenever its turn comes
 * while others are still busy.
 *
 * <p>One that cannot be read is passed over while others have something; only when none has does
 * its failure end the call. One that failed twice or more in a row is asked again only after a
 * while.
 *
 * <p>Nobody waits for the walk: it is not what keeps a round from ending.
 */
final class JobSource implements ChangeSource {

  private static final Logger log = LoggerFactory.getLogger(JobSource.class);

  private final String job;
  private final Standpoint standpoint;
  private final List<SourceFeed> tables;
  private final ReconcileWalk walk;
  private final Opening opening;
  private final List<Feed> feeds = new ArrayList<>();
  private final Rests rests;
  private final Set<Feed> passedOver = new HashSet<>();
  private Optional<Checkpoint> expected = Optional.empty();
  private volatile String reading = ChangePage.TOUCHES;
  private int turn;

  JobSource(
      String job,
      Standpoint standpoint,
      TouchFeed touches,
      List<SourceFeed> tables,
      ReconcileWalk walk,
      Opening opening,
      LongSupplier nanos) {
    this.job = job;
    this.standpoint = standpoint;
    this.tables = List.copyOf(tables);
    this.walk = walk;
    this.opening = opening;
    this.rests = new Rests(nanos);
    feeds.add(touches);
    feeds.addAll(tables);
    feeds.add(walk);
  }

  @Override
  public ChangePage next(Checkpoint since, int limit) {
    if (!expected.equals(Optional.of(since))) {
      standpoint.begin(ofTables(since));
      feeds.forEach(feed -> feed.begin(since));
      rests.clear();
      expected = Optional.of(since);
    } else if (!busy()) {
      feeds.forEach(Feed::wake);
    }
    if (walk.position().isEmpty()) {
      walk.beginFirst();
    }
    if (begins(since)) {
      return page(feeds.get(turn), List.of(), since);
    }
    beginTogether(since);
    opening.check(recording());
    Map<Feed, UnavailableException> failures = new LinkedHashMap<>();
    for (int asked = 0; asked < feeds.size(); asked++) {
      Feed feed = feeds.get(turn);
      // Moved first, so that one that fails does not take the others' turns.
      turn = (turn + 1) % feeds.size();
      Optional<UnavailableException> resting = rests.of(feed);
      if (resting.isPresent()) {
        failures.put(feed, resting.get());
        continue;
      }
      long begun = rests.now();
      try {
        reading = feed.name();
        List<Change> changes = next(feed, limit);
        rests.answered(feed);
        passedOver.remove(feed);
        if (!changes.isEmpty()) {
          passOver(failures);
          return page(feed, changes, since);
        }
      } catch (UnavailableException e) {
        if (SqlErrors.noConnection(e)) {
          // The others would wait as long for one, each in turn.
          throw e;
        }
        rests.failed(feed, e, begun);
        failures.put(feed, e);
      }
    }
    boolean othersBusy = pressing().anyMatch(feed -> feed.busy() && !failures.containsKey(feed));
    Optional<UnavailableException> failure =
        pressing().map(failures::get).filter(Objects::nonNull).findFirst();
    if (failure.isPresent() && !othersBusy) {
      throw failure.get();
    }
    passOver(failures);
    return page(feeds.get(turn), List.of(), since);
  }

  @Override
  public String doing() {
    return "reading " + reading;
  }

  /**
   * When the job itself begins, and records nothing: tables that do may leave keys to each other.
   */
  private void beginTogether(Checkpoint since) {
    if (!isNew(since) || tables.stream().anyMatch(SourceFeed::wouldRecord)) {
      return;
    }
    List<Snapshot> noted;
    try {
      noted = tables.stream().map(this::note).toList();
    } catch (UnavailableException e) {
      log.info("tables begin one by one: job={} reason={}", job, e.getMessage());
      return;
    }
    for (int i = 0; i < tables.size(); i++) {
      tables.get(i).beginTogether(noted.get(i), tables.subList(0, i));
    }
  }

  private boolean isNew(Checkpoint since) {
    return since.positions().isEmpty()
        && tables.stream().allMatch(table -> table.position().isEmpty());
  }

  /**
   * When the job itself begins, and records rows, notes what all its tables are looked at from: one
   * horizon, because what changes in one table while another is recorded is found by its own looks.
   * A job that has begun before records nothing of a table added later, because nobody knows what
   * of it the receiver has been told.
   *
   * @return whether it begins: the notes are to be settled no later than the first recorded key
   */
  private boolean begins(Checkpoint since) {
    if (!isNew(since) || tables.stream().noneMatch(SourceFeed::wouldRecord)) {
      return false;
    }
    List<Snapshot> noted = tables.stream().map(this::note).toList();
    long horizon = noted.stream().mapToLong(Snapshot::xmin).min().orElseThrow();
    for (int i = 0; i < tables.size(); i++) {
      tables.get(i).beginFirst(horizon, noted.get(i).origin());
    }
    return true;
  }

  /** All or none: a job that began without one of its tables would miss what changes there. */
  private Snapshot note(SourceFeed table) {
    reading = table.name();
    return table.note();
  }

  private boolean recording() {
    return tables.stream().anyMatch(SourceFeed::recording);
  }

  /** Told of once, not with every page of the others. */
  private void passOver(Map<Feed, UnavailableException> failures) {
    failures.forEach(
        (feed, failure) -> {
          if (passedOver.add(feed)) {
            log.warn("source passed over: job={} source={}", job, feed.name(), failure);
          }
        });
  }

  private boolean busy() {
    return pressing().anyMatch(Feed::busy);
  }

  private Stream<Feed> pressing() {
    return feeds.stream().filter(feed -> feed != walk);
  }

  /** A key that is to be recorded at the start would be published if the walk came first. */
  private List<Change> next(Feed feed, int limit) {
    if (feed == walk && recording()) {
      return List.of();
    }
    List<Change> changes = feed.next(limit);
    if (walk.began()) {
      tables.forEach(SourceFeed::reconcile);
    }
    return changes;
  }

  private static Checkpoint ofTables(Checkpoint since) {
    Map<String, Position> positions = new HashMap<>(since.positions());
    positions.remove(ChangePage.RECONCILE);
    return new Checkpoint(positions, since.page());
  }

  private ChangePage page(Feed feed, List<Change> changes, Checkpoint since) {
    // Not those of tables that are no longer watched.
    Map<String, Position> positions = new HashMap<>();
    tables.forEach(table -> table.position().ifPresent(at -> positions.put(table.name(), at)));
    walk.position().ifPresent(at -> positions.put(walk.name(), at));
    Checkpoint next = new Checkpoint(positions, since.page() + 1);
    expected = Optional.of(next);
    int refused = tables.stream().mapToInt(SourceFeed::refused).sum() + walk.refused();
    return new ChangePage(feed.name(), changes, next, busy(), walk.busy(), head(), refused);
  }

  private Optional<Block> head() {
    return tables.stream().map(SourceFeed::head).reduce(Optional.empty(), Touched::later);
  }
}
