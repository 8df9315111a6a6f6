package dev.atomicdata.postgres;

import dev.atomicdata.domain.Block;
import dev.atomicdata.domain.Change;
import dev.atomicdata.domain.Checkpoint;
import dev.atomicdata.domain.FullLook;
import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.Origin;
import dev.atomicdata.domain.Position;
import dev.atomicdata.domain.Source;
import dev.atomicdata.domain.Start;
import dev.atomicdata.ports.UnavailableException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A watched table as one job reads it: polls, sweeps and full looks (change-detection.md, polling
 * mode).
 */
final class TableFeed implements SourceFeed {

  private static final Logger log = LoggerFactory.getLogger(TableFeed.class);

  /** A sweep may take a hundredth of the time at most. */
  private static final int SWEEP_SHARE = 100;

  private final Job definition;
  private final String job;
  private final Source source;
  private final Optional<QueryText> keysQuery;
  private final Database database;
  private final Standpoint standpoint;
  private final PollingSettings settings;
  private final SharedSweeps sweeps;
  private final Duration leastPause;
  private final Opening opening;
  private final TableReader reader;
  private final HandedOut handedOut;
  private final Refusals refusals;

  private Optional<Watched> watched = Optional.empty();
  private Optional<Position> position = Optional.empty();
  private Optional<Work> work = Optional.empty();
  private Optional<LastSweep> lastSweep = Optional.empty();

  /**
   * While an open writer holds the horizon back, every poll finds too many rows. After the full
   * look that answers the first one, polls ask only for rows of transactions that began later; the
   * others are left to the sweeps.
   */
  private Optional<Long> pollOnlySince = Optional.empty();

  private int moves;
  private boolean looked;

  TableFeed(
      Job definition,
      Source source,
      Database database,
      PollingSettings settings,
      SharedSweeps sweeps,
      Duration leastPause,
      Opening opening) {
    this.definition = definition;
    this.job = definition.name();
    this.source = source;
    this.keysQuery = source.keysQuery().map(query -> QueryText.parse(query, KeysQuery.PLACEHOLDER));
    this.database = database;
    this.settings = settings;
    this.sweeps = sweeps;
    this.leastPause = leastPause;
    this.opening = opening;
    this.standpoint = database.standpoint(job);
    this.reader = new TableReader(standpoint, subject());
    this.handedOut = new HandedOut(2 * settings.batchSize());
    this.refusals = new Refusals(job, source.table());
  }

  @Override
  public String name() {
    return source.table();
  }

  @Override
  public Optional<Position> position() {
    return position;
  }

  @Override
  public boolean recording() {
    return fullLook().filter(FullLook::records).isPresent();
  }

  @Override
  public boolean wouldRecord() {
    return source.start() != Start.EARLIEST;
  }

  @Override
  public Snapshot note() {
    WatchedTable table = watched().table();
    reader.requireStart(table, source.start());
    return reader.snapshot(table);
  }

  @Override
  public void beginFirst(long horizon, Origin origin) {
    position = Optional.of(Opening.position(job, source, horizon).withOrigin(origin));
  }

  @Override
  public int refused() {
    return refusals.take();
  }

  @Override
  public Optional<Block> head() {
    return work.map(Work::after)
        .or(() -> position)
        .flatMap(at -> at.highs().stream().max(BigDecimal::compareTo))
        .flatMap(ChangeType::block);
  }

  @Override
  public void begin(Checkpoint since) {
    watched = Optional.empty();
    position = since.position(source.table());
    work = Optional.empty();
    // What an earlier sweep found may not have been settled.
    lastSweep = Optional.empty();
    pollOnlySince = Optional.empty();
    handedOut.clear();
    looked = false;
  }

  @Override
  public void wake() {
    looked = false;
  }

  @Override
  public boolean busy() {
    return !looked || work.isPresent() || position.flatMap(Position::fullLook).isPresent();
  }

  @Override
  public List<Change> next(int limit) {
    try {
      return found(limit);
    } catch (UnavailableException e) {
      // The table may have changed, and the types of its columns with it.
      watched = Optional.empty();
      throw e;
    }
  }

  private List<Change> found(int limit) {
    if (work.isEmpty()) {
      look(limit);
    }
    if (work.isEmpty()) {
      return List.of();
    }
    Work current = work.get();
    List<Change> changes = refusals.holdable(current.batch().next(limit));
    if (current.batch().finished()) {
      finish(current);
    }
    return changes;
  }

  private void look(int limit) {
    Watched table = watched();
    if (position.isEmpty()) {
      // Noted before anything is read: whatever changes from now on has this id or a later one.
      beginAnew(reader.snapshot(table.table()));
      log.info(
          "full look began: job={} table={} reason=\"{}\"",
          job,
          source.table(),
          wouldRecord()
              ? "added to a job that has begun before: what is not known is published"
              : "not looked at before");
    }
    if (fullLook().isEmpty()) {
      sweep(table);
    }
    if (fullLook().isEmpty() && work.isEmpty()) {
      poll(table);
    }
    if (work.isEmpty()) {
      fullLook().ifPresent(look -> page(watched(), look, limit));
    }
  }

  /** The next page of a full look; a filtered one leads to few keys, so it may read more rows. */
  private void page(Watched table, FullLook look, int limit) {
    int rows = look.since() == 0 ? limit : settings.batchSize();
    Look page = reader.page(table.table(), look, source.start(), rows);
    if (!goesOn(page.snapshot())) {
      return;
    }
    Position after = present().lookedTo(page.lastKey(), TouchedRow.high(page.rows()));
    if (page.whole()) {
      lastSweep = Optional.of(new LastSweep(sweeps.now(), 0));
    }
    take(page.rows(), page.whole() ? after.lookedAtAll() : after);
  }

  private void sweep(Watched table) {
    if (lastSweep.isPresent() && !isDue(lastSweep.get())) {
      return;
    }
    long horizon = present().swept();
    Optional<LastSweep> before = lastSweep;
    // If it fails, the polls go on, and it is tried again after the usual pause.
    lastSweep = Optional.of(new LastSweep(sweeps.now(), 0));
    Optional<Sweep> sweep =
        table.sweeps().after(before.map(LastSweep::startedNanos), table.table(), present(), reader);
    if (sweep.isEmpty()) {
      lastSweep = before;
      return;
    }
    lastSweep = Optional.of(new LastSweep(sweep.get().startedNanos(), sweep.get().tookNanos()));
    SweptRows found = sweep.get().found();
    if (!goesOn(found.snapshot())) {
      return;
    }
    if (!found.whole()) {
      tooMany(found.snapshot());
    } else {
      List<TouchedRow> rows = found.of(table.table().columns(), horizon);
      pollOnlySince = Optional.empty();
      Position after = present().sweptTo(found.snapshot().xmin(), TouchedRow.high(rows));
      take(rows, opening.isOverAfter(sweep.get()) ? after.withOpening(false) : after);
    }
  }

  private void poll(Watched table) {
    ChangeType type = table.table().columns().type();
    Optional<BigDecimal> from = present().pollFrom(type.overlap(settings));
    long horizon = Math.max(present().polled(), pollOnlySince.orElse(0L));
    Look poll = reader.poll(table.table(), from, horizon, settings.batchSize());
    looked = true;
    if (!goesOn(poll.snapshot())) {
      return;
    }
    if (!poll.whole()) {
      tooMany(poll.snapshot());
    } else {
      // What was not asked for has not been looked at: the horizon stays.
      long polled = pollOnlySince.isPresent() ? present().polled() : poll.snapshot().xmin();
      take(poll.rows(), present().polledTo(polled, TouchedRow.high(poll.rows())));
    }
  }

  /** Hands out what is new in these rows; the position moves with the last key of them. */
  private void take(List<TouchedRow> rows, Position after) {
    List<TouchedRow> fresh = rows.stream().filter(row -> !handedOut.contains(row)).toList();
    List<Touched> touched = Touched.of(fresh, weight());
    Batch batch =
        keysQuery.isPresent()
            ? new QueriedBatch(() -> watched().keysQuery().orElseThrow(), touched, refusals)
            : new RowBatch(touched);
    Work found = new Work(batch, fresh, after);
    if (batch.finished()) {
      finish(found);
    } else {
      work = Optional.of(found);
    }
  }

  private void finish(Work done) {
    if (fullLook().isPresent() && done.after().fullLook().isEmpty()) {
      log.info("full look ended: job={} table={}", job, source.table());
    }
    if (present().opening() && !done.after().opening()) {
      log.info("opening ended: job={} table={}", job, source.table());
    }
    position = Optional.of(done.after());
    // Sweeps look back furthest, from the horizon that full looks will have reached.
    long horizon =
        done.after().fullLook().map(FullLook::next).orElseGet(() -> done.after().swept());
    handedOut.add(done.rows().stream().filter(row -> !row.records()).toList(), horizon);
    work = Optional.empty();
  }

  /** Rows outside the polled range were looked at by sweeps only, so their horizon counts. */
  private void tooMany(Snapshot snapshot) {
    log.info(
        "full look began: job={} table={} reason=\"more than {} rows touched\"",
        job,
        source.table(),
        settings.batchSize());
    position = Optional.of(present().lookingAtAll(present().swept(), snapshot.xmin()));
    pollOnlySince = Optional.of(snapshot.xmax());
  }

  /** Whether a look in this snapshot goes on from the position; else everything is looked at. */
  private boolean goesOn(Snapshot snapshot) {
    if (moves != reader.moves()) {
      moves = reader.moves();
      // The key of a row that was handed out may have been assembled on the other server.
      handedOut.clear();
    }
    Optional<String> broken = snapshot.breaksWith(present());
    broken.ifPresent(reason -> rebuilt(snapshot, reason));
    position = Optional.of(present().withOrigin(snapshot.origin()));
    return broken.isEmpty();
  }

  private void rebuilt(Snapshot snapshot, String reason) {
    log.warn(
        "full look began: job={} table={} reason=\"{}\" advice=\"{}\" position={}",
        job,
        source.table(),
        reason,
        "if commits were lost, the receiver keeps what it was told of them:"
            + " see docs/operating.md, A new receiver",
        present());
    // Another table may have taken the name.
    watched = Optional.empty();
    beginAnew(snapshot);
  }

  /** Nothing is recorded then: which rows changed since the start can no longer be told. */
  private void beginAnew(Snapshot snapshot) {
    boolean open = position.filter(Position::opening).isPresent();
    position =
        Optional.of(
            Position.beginning(snapshot.xmin()).withOpening(open).withOrigin(snapshot.origin()));
    pollOnlySince = Optional.empty();
    handedOut.clear();
  }

  private Change.Weight weight() {
    return present().opening() ? Change.Weight.OVERRULE : Change.Weight.COMPARE;
  }

  private boolean isDue(LastSweep last) {
    long pause =
        Math.max(
            Math.max(settings.sweepInterval().toNanos(), leastPause.toNanos()),
            SWEEP_SHARE * last.tookNanos());
    return sweeps.now() - last.startedNanos() >= pause;
  }

  private Position present() {
    return position.orElseThrow();
  }

  private Optional<FullLook> fullLook() {
    return position.flatMap(Position::fullLook);
  }

  private Watched watched() {
    if (watched.isEmpty()) {
      watched =
          Optional.of(
              Watched.find(database, standpoint, subject(), definition, source, keysQuery, sweeps));
    }
    return watched.get();
  }

  private String subject() {
    return "job " + job + ", table " + source.table();
  }

  /** What a look found and has not been handed out yet. */
  private record Work(Batch batch, List<TouchedRow> rows, Position after) {}

  private record LastSweep(long startedNanos, long tookNanos) {}
}
