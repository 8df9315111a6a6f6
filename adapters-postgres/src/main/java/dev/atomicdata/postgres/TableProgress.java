package dev.atomicdata.postgres;

import dev.atomicdata.domain.Change;
import dev.atomicdata.domain.Checkpoint;
import dev.atomicdata.domain.FullLook;
import dev.atomicdata.domain.Origin;
import dev.atomicdata.domain.Position;
import dev.atomicdata.domain.Source;
import dev.atomicdata.domain.Start;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far one job has looked at a table, what of it was handed out already, and when everything has
 * to be looked at again.
 */
final class TableProgress {

  private static final Logger log = LoggerFactory.getLogger(TableProgress.class);

  /** An overlap that leaves out the newest rows themselves. */
  private static final BigDecimal BEYOND = BigDecimal.ONE.negate();

  private final String job;
  private final Source source;
  private final PollingSettings settings;
  private final LongSupplier nanos;
  private final HandedOut handedOut;
  private Optional<Position> position = Optional.empty();

  /**
   * While an open writer holds the horizon back, every poll finds too many rows. After the full
   * look that answers the first one, polls ask only for rows of transactions that began later; the
   * others are left to the sweeps.
   */
  private Optional<Long> pollOnlySince = Optional.empty();

  private int moves;

  /** When something new was found last, and when polls asked last. */
  private long newsNanos;

  private long polledNanos;

  TableProgress(String job, Source source, PollingSettings settings, LongSupplier nanos) {
    this.job = job;
    this.source = source;
    this.settings = settings;
    this.nanos = nanos;
    this.handedOut = new HandedOut(2 * settings.batchSize());
  }

  void begin(Checkpoint since) {
    position = since.position(source.table());
    pollOnlySince = Optional.empty();
    handedOut.clear();
    position.ifPresent(at -> polled().sweptTo(at.swept()));
    newsNanos = nanos.getAsLong();
    polledNanos = newsNanos;
  }

  /** Begins with the first look in a job that records rows. */
  void beginFirst(long horizon, Origin origin) {
    position = Optional.of(Opening.position(job, source, horizon).withOrigin(origin));
  }

  /** Begins where nothing is recorded: whatever changes from this snapshot on is found later. */
  void begin(Snapshot snapshot) {
    beginAnew(snapshot);
    log.info(
        "full look began: job={} table={} reason=\"{}\"",
        job,
        source.table(),
        source.start() == Start.EARLIEST
            ? "not looked at before"
            : "added to a job that has begun before: what is not known is published");
  }

  /** As far as the keys have been handed out. */
  Optional<Position> position() {
    return position;
  }

  /** The position of a table that has been begun with. */
  Position present() {
    return position.orElseThrow();
  }

  Optional<FullLook> fullLook() {
    return position.flatMap(Position::fullLook);
  }

  /** Whether a look in this snapshot goes on from the position; else everything is looked at. */
  boolean goesOn(Snapshot snapshot, int movesOfServers) {
    if (moves != movesOfServers) {
      moves = movesOfServers;
      // The key of a row that was handed out may have been assembled on the other server.
      handedOut.clear();
    }
    Optional<String> broken = snapshot.breaksWith(present());
    broken.ifPresent(reason -> rebuilt(snapshot, reason));
    position = Optional.of(present().withOrigin(snapshot.origin()));
    return broken.isEmpty();
  }

  /** Rows outside the polled range were looked at by sweeps only, so their horizon counts. */
  void tooMany(Snapshot snapshot) {
    log.info(
        "full look began: job={} table={} reason=\"more than {} rows touched\"",
        job,
        source.table(),
        settings.batchSize());
    position = Optional.of(present().lookingAtAll(present().swept(), snapshot.xmin()));
    pollOnlySince = Optional.of(snapshot.xmax());
  }

  /** Where the position will be when the keys of this page of a full look are handed out. */
  Position afterPage(Look page) {
    Position after = present().lookedTo(page.reached(), TouchedRow.high(page.rows()));
    return page.whole() ? after.lookedAtAll() : after;
  }

  /** The same for a sweep, after which polls ask for everything again. */
  Position afterSweep(Snapshot snapshot, List<TouchedRow> rows, boolean endsOpening) {
    pollOnlySince = Optional.empty();
    Position after = present().sweptTo(snapshot.xmin(), TouchedRow.high(rows));
    return endsOpening ? after.withOpening(false) : after;
  }

  /**
   * What a poll now asks for. If the one before found that nothing has changed for as long as rows
   * may be late, those that came since and are not too late are beyond all others. The range below
   * may hold very many, all known, and is left to the sweeps until something is found.
   */
  PollBounds nextPoll(ChangeType type) {
    boolean quiet = polledNanos - newsNanos > settings.overlapTime().toNanos();
    polledNanos = nanos.getAsLong();
    return new PollBounds(
        present().pollFrom(quiet ? BEYOND : type.overlap(settings)),
        Math.max(present().polled(), pollOnlySince.orElse(0L)),
        !quiet && pollOnlySince.isEmpty());
  }

  /**
   * Where the position will be. What was not asked for has not been looked at: the horizon stays.
   */
  Position afterPoll(Look poll, PollBounds asked) {
    long polled = asked.whole() ? poll.snapshot().xmin() : present().polled();
    return present().polledTo(polled, TouchedRow.high(poll.rows()));
  }

  /** What that poll has seen of all that later looks will find. */
  PolledRange seen(Look poll, PollBounds asked) {
    return new PolledRange(present().polled(), afterPoll(poll, asked).polled(), asked.from());
  }

  /** What polls have handed out. */
  PolledRows polled() {
    return handedOut.polled();
  }

  /** Those that have not been handed out. */
  List<TouchedRow> fresh(List<TouchedRow> rows) {
    List<TouchedRow> fresh = rows.stream().filter(row -> !handedOut.contains(row)).toList();
    if (!fresh.isEmpty()) {
      newsNanos = nanos.getAsLong();
    }
    return fresh;
  }

  /** How what changed is taken. */
  Change.Weight weight() {
    return present().opening() ? Change.Weight.OVERRULE : Change.Weight.COMPARE;
  }

  /**
   * The last key of these rows has been handed out.
   *
   * @param range what a poll has seen
   */
  void reach(Position after, List<TouchedRow> rows, Optional<PolledRange> range) {
    if (fullLook().isPresent() && after.fullLook().isEmpty()) {
      log.info("full look ended: job={} table={}", job, source.table());
    }
    if (present().opening() && !after.opening()) {
      log.info("opening ended: job={} table={}", job, source.table());
    }
    position = Optional.of(after);
    range.ifPresent(polled()::add);
    // Sweeps look back furthest, from the horizon that full looks will have reached.
    long horizon = after.fullLook().map(FullLook::next).orElseGet(after::swept);
    handedOut.add(rows.stream().filter(row -> !row.records()).toList(), horizon);
    polled().sweptTo(after.swept());
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
}
