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

/**
 * A watched table as one job reads it: polls, sweeps and full looks (change-detection.md, polling
 * mode).
 */
final class TableFeed implements SourceFeed {

  private static final int PAGES_AT_A_TIME = 10;

  private final Job definition;
  private final Source source;
  private final Optional<QueryText> keysQuery;
  private final Database database;
  private final Standpoint standpoint;
  private final PollingSettings settings;
  private final SharedSweeps sweeps;
  private final Opening opening;
  private final TableReader reader;
  private final Refusals refusals;
  private final TableProgress progress;
  private final SweepPace pace;
  private final LooksTogether together;
  private final PresentKeys present;
  private final PendingKeys pending;

  private Optional<Watched> watched = Optional.empty();

  private boolean looked;

  TableFeed(
      Job definition,
      Source source,
      Database database,
      PollingSettings settings,
      SharedSweeps sweeps,
      Duration sweepPause,
      Opening opening) {
    this.definition = definition;
    this.source = source;
    this.keysQuery = source.keysQuery().map(query -> QueryText.parse(query, KeysQuery.PLACEHOLDER));
    this.database = database;
    this.settings = settings;
    this.sweeps = sweeps;
    this.opening = opening;
    this.standpoint = database.standpoint(definition.name());
    this.reader = new TableReader(standpoint, subject());
    this.refusals = new Refusals(definition.name(), source.table());
    this.progress = new TableProgress(definition.name(), source, settings, sweeps::now);
    this.pace = new SweepPace(sweeps, progress, reader, sweepPause);
    this.together = new LooksTogether(progress, () -> watched.map(Watched::table));
    this.present = new PresentKeys(standpoint, definition);
    this.pending = new PendingKeys(refusals);
  }

  @Override
  public String name() {
    return source.table();
  }

  @Override
  public Optional<Position> position() {
    return progress.position();
  }

  @Override
  public boolean recording() {
    return progress.fullLook().filter(FullLook::records).isPresent();
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
    progress.beginFirst(horizon, origin);
  }

  @Override
  public void beginTogether(Snapshot noted, List<SourceFeed> before) {
    together.begin(
        noted,
        before.stream()
            .filter(TableFeed.class::isInstance)
            .map(TableFeed.class::cast)
            .filter(other -> keysQuery.isEmpty() && other.keysQuery.isEmpty())
            .map(other -> other.together)
            .toList());
  }

  /** The walk reads the keys itself, so that polls go on. */
  @Override
  public void reconcile() {}

  @Override
  public int refused() {
    return refusals.take();
  }

  @Override
  public Optional<Block> head() {
    return pending
        .after()
        .or(progress::position)
        .flatMap(at -> at.highs().stream().max(BigDecimal::compareTo))
        .flatMap(ChangeType::block);
  }

  @Override
  public void begin(Checkpoint since) {
    watched = Optional.empty();
    together.clear();
    present.begin();
    progress.begin(since);
    pending.clear();
    // What an earlier sweep found may not have been settled.
    pace.begin();
    looked = false;
  }

  @Override
  public void wake() {
    looked = false;
  }

  @Override
  public boolean busy() {
    return !looked || !pending.isEmpty() || progress.fullLook().isPresent();
  }

  @Override
  public List<Change> next(int limit) {
    try {
      List<Change> changes = handOut(limit);
      together.answered();
      return changes;
    } catch (UnavailableException e) {
      // The table may have changed, and the types of its columns with it.
      watched = Optional.empty();
      together.failed();
      throw e;
    }
  }

  private List<Change> handOut(int limit) {
    if (pending.isEmpty()) {
      look(limit);
    }
    return pending.next(limit);
  }

  private void look(int limit) {
    Watched table = watched();
    if (progress.position().isEmpty()) {
      // Noted before anything is read: whatever changes from now on has this id or a later one.
      progress.begin(reader.snapshot(table.table()));
    }
    if (progress.fullLook().isEmpty()) {
      sweep(table);
    }
    if (progress.fullLook().isEmpty() && pending.isEmpty()) {
      poll(table);
    }
    if (pending.isEmpty()) {
      progress.fullLook().ifPresent(look -> page(watched(), look, limit));
    }
  }

  /**
   * The next rows of a full look: many pages' worth, so that asking costs next to nothing. A
   * filtered one leads to few keys, so it reads still more.
   */
  private void page(Watched table, FullLook look, int limit) {
    if (together.waits(look)) {
      return;
    }
    int rows =
        look.since() == 0
            ? Math.min(limit * PAGES_AT_A_TIME, settings.batchSize())
            : settings.batchSize();
    List<SeenKeys> seen = together.seen(table.table());
    Look page = reader.page(new PageRows(table.table(), look, source.start(), seen), rows);
    if (!goesOn(page.snapshot())) {
      return;
    }
    together.read(page.whole());
    if (together.waits(look)) {
      return;
    }
    if (page.whole()) {
      pace.lookedAtAll();
    }
    // What is left of a table that shares its keys with one before are mostly other jobs' keys.
    List<TouchedRow> told = seen.isEmpty() ? page.rows() : present.only(page.rows());
    take(told, progress.afterPage(page), Optional.empty());
  }

  private void sweep(Watched table) {
    long horizon = progress.present().swept();
    Optional<Sweep> sweep = pace.next(table);
    if (sweep.isEmpty() || !goesOn(sweep.get().found().snapshot())) {
      return;
    }
    SweptRows swept = sweep.get().found();
    if (!swept.whole()) {
      progress.tooMany(swept.snapshot());
    } else {
      List<TouchedRow> rows = swept.of(table.table().columns(), horizon);
      boolean endsOpening = opening.isOverAfter(sweep.get());
      take(rows, progress.afterSweep(swept.snapshot(), rows, endsOpening), Optional.empty());
    }
  }

  private void poll(Watched table) {
    pace.join(table);
    PollBounds asked = progress.nextPoll(table.table().columns().type());
    Look poll = reader.poll(table.table(), asked, settings.batchSize());
    looked = true;
    if (!goesOn(poll.snapshot())) {
      return;
    }
    if (!poll.whole()) {
      progress.tooMany(poll.snapshot());
    } else {
      PolledRange seen = progress.seen(poll, asked);
      take(poll.rows(), progress.afterPoll(poll, asked), Optional.of(seen));
    }
  }

  private boolean goesOn(Snapshot snapshot) {
    boolean goesOn = progress.goesOn(snapshot, reader.moves());
    if (!goesOn) {
      // Another table may have taken the name.
      watched = Optional.empty();
    }
    return goesOn;
  }

  /**
   * What is new in these rows is to be handed out; the position moves with the last key of them.
   *
   * @param polled what a poll has seen
   */
  private void take(List<TouchedRow> rows, Position after, Optional<PolledRange> polled) {
    List<TouchedRow> fresh = progress.fresh(rows);
    List<Touched> touched = Touched.of(fresh, progress.weight());
    Batch batch =
        keysQuery.isPresent()
            ? new QueriedBatch(() -> watched().keysQuery().orElseThrow(), touched, refusals)
            : new RowBatch(touched);
    pending.take(batch, after, () -> progress.reach(after, fresh, polled));
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
    return "job " + definition.name() + ", table " + source.table();
  }
}
