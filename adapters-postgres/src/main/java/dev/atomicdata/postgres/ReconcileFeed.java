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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A source whose rows do not tell when they were written, such as a view: full looks report all of
 * its keys, one after the other with pauses between them.
 *
 * <p>Which keys changed while the first look recorded them cannot be told: what is recorded of a
 * key is its state when its turn came.
 */
final class ReconcileFeed implements SourceFeed {

  private static final Logger log = LoggerFactory.getLogger(ReconcileFeed.class);

  private final Job definition;
  private final String job;
  private final Source source;
  private final Optional<QueryText> keysQuery;
  private final Database database;
  private final Standpoint standpoint;
  private final PollingSettings settings;
  private final LongSupplier nanos;
  private final KeyReader reader;
  private final Refusals refusals;
  private final PendingKeys pending;

  private Optional<Found> found = Optional.empty();
  private Optional<Position> position = Optional.empty();
  private final Deque<TouchedRow> readAhead = new ArrayDeque<>();
  private boolean readToTheEnd;
  private Optional<Long> endedNanos = Optional.empty();
  private boolean looked;

  ReconcileFeed(
      Job definition,
      Source source,
      Database database,
      PollingSettings settings,
      LongSupplier nanos) {
    this.definition = definition;
    this.job = definition.name();
    this.source = source;
    this.keysQuery = source.keysQuery().map(query -> QueryText.parse(query, KeysQuery.PLACEHOLDER));
    this.database = database;
    this.standpoint = database.standpoint(job);
    this.settings = settings;
    this.nanos = nanos;
    this.reader = new KeyReader(standpoint, subject());
    this.refusals = new Refusals(job, source.table());
    this.pending = new PendingKeys(refusals);
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
    reader.requireStart(found().table(), source.start());
    return reader.snapshot();
  }

  @Override
  public void beginFirst(long horizon, Origin origin) {
    position = Optional.of(Opening.position(job, source, horizon).withOrigin(origin));
  }

  /** Its rows do not tell what changes, so it leaves nothing to others. */
  @Override
  public void beginTogether(Snapshot noted, List<SourceFeed> before) {}

  @Override
  public void reconcile() {
    endedNanos = Optional.empty();
  }

  @Override
  public int refused() {
    return refusals.take();
  }

  @Override
  public Optional<Block> head() {
    return Optional.empty();
  }

  /** When the last look ended is not stored: with a look in progress it goes on, else it begins. */
  @Override
  public void begin(Checkpoint since) {
    found = Optional.empty();
    position = since.position(source.table());
    readAhead.clear();
    pending.clear();
    endedNanos = Optional.empty();
    looked = false;
  }

  @Override
  public void wake() {
    looked = false;
  }

  @Override
  public boolean busy() {
    return !looked || !pending.isEmpty() || fullLook().isPresent();
  }

  @Override
  public List<Change> next(int limit) {
    try {
      return changes(limit);
    } catch (UnavailableException e) {
      // It may have changed, and the types of its columns with it.
      found = Optional.empty();
      throw e;
    }
  }

  private List<Change> changes(int limit) {
    if (pending.isEmpty()) {
      look(limit);
    }
    return pending.next(limit);
  }

  private void look(int limit) {
    if (fullLook().isEmpty() && isDue()) {
      beginLook(reader.snapshot());
    }
    looked = true;
    fullLook().ifPresent(look -> take(look, limit));
  }

  /** What the snapshot shows is claimed at the end: a standby behind it is not asked afterwards. */
  private void beginLook(Snapshot snapshot) {
    log.info(
        "full look began: job={} table={} reason=\"{}\"",
        job,
        source.table(),
        position.isPresent() ? "to be reconciled" : "not looked at before");
    position =
        Optional.of(
            position
                .map(at -> at.lookingAtAll(0, snapshot.xmin()))
                .orElseGet(() -> Position.beginning(snapshot.xmin()))
                .withOrigin(snapshot.origin()));
    readAhead.clear();
  }

  /**
   * The next page of keys. Many more than a page are read at a time, because each reading may
   * evaluate a view as a whole.
   */
  private void take(FullLook look, int limit) {
    if (readAhead.isEmpty()) {
      Look page = reader.page(found().table(), look, source.start(), settings.batchSize());
      readAhead.addAll(page.rows());
      readToTheEnd = page.whole();
    }
    List<TouchedRow> rows = new ArrayList<>();
    while (rows.size() < limit && !readAhead.isEmpty()) {
      rows.add(readAhead.remove());
    }
    Position to = rows.isEmpty() ? present() : present().lookedTo(key(rows), Optional.empty());
    boolean last = readAhead.isEmpty() && readToTheEnd;
    List<Touched> touched = Touched.of(rows, weight());
    Batch batch =
        keysQuery.isPresent()
            ? new QueriedBatch(() -> found().keysQuery().orElseThrow(), touched, refusals)
            : new RowBatch(touched);
    Position after = last ? to.lookedAtAll().withOpening(false) : to;
    pending.take(batch, after, () -> reach(after));
  }

  private void reach(Position after) {
    position = Optional.of(after);
    if (fullLook().isEmpty()) {
      endedNanos = Optional.of(nanos.getAsLong());
      log.info("full look ended: job={} table={}", job, source.table());
    }
  }

  /** The last key of these, column by column. */
  private List<String> key(List<TouchedRow> rows) {
    String text = rows.get(rows.size() - 1).key().orElseThrow();
    return KeyText.columns(text, found().table().key().size()).orElseThrow();
  }

  /** In a job that records others, the first look publishes whatever those recorded. */
  private Change.Weight weight() {
    return present().opening() ? Change.Weight.OVERRULE : Change.Weight.COMPARE;
  }

  private boolean isDue() {
    return endedNanos
        .map(time -> nanos.getAsLong() - time >= settings.reconcileInterval().toNanos())
        .orElse(true);
  }

  private Position present() {
    return position.orElseThrow();
  }

  private Optional<FullLook> fullLook() {
    return position.flatMap(Position::fullLook);
  }

  private Found found() {
    if (found.isEmpty()) {
      ReconciledTable table = database.read(subject(), sql -> Catalogue.reconciled(sql, source));
      found =
          Optional.of(
              new Found(
                  table,
                  keysQuery.map(
                      query ->
                          KeysQuery.of(
                              database,
                              standpoint,
                              subject(),
                              definition,
                              query,
                              table.key().get(0)))));
    }
    return found.get();
  }

  private String subject() {
    return "job " + job + ", table " + source.table();
  }

  /** All that depends on how the table or view looks at present. */
  private record Found(ReconciledTable table, Optional<KeysQuery> keysQuery) {}
}
