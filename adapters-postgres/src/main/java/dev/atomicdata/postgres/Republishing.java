package dev.atomicdata.postgres;

import static java.util.Objects.requireNonNull;

import dev.atomicdata.domain.Block;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.ports.UnavailableException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.Record;

/**
 * Asks whoever holds a job to publish keys once more, whatever their state: in key order, each key
 * once, and never so many at a time that the job's own looks would have to wait for them.
 *
 * <p>Every method throws {@link UnavailableException} if the database does not answer now; if that
 * was {@link #advance}, the next requests may be stored all the same. For one thread.
 */
public final class Republishing {

  static final String INSERT =
      "INSERT INTO atomic_data_touched (job, key, reason, force, not_before, attempts)";

  private static final int PAGE = 5_000;
  private static final int MOST_WAITING = 20_000;

  private final Database state;
  private final String job;
  private final String keys;
  private final List<Object> values;
  private final int page;
  private final int mostWaiting;
  private final Set<Long> waiting = new HashSet<>();
  private Optional<RowKey> last = Optional.empty();
  private long requested;
  private boolean complete;

  /**
   * How far it is.
   *
   * @param requested keys that were asked for
   * @param waiting of these, how many nobody has looked at yet
   * @param last the last key that was asked for, in key order
   * @param complete whether all keys were asked for
   */
  public record State(long requested, long waiting, Optional<RowKey> last, boolean complete) {

    /** Requests that were served, one way or the other. */
    public long done() {
      return requested - waiting;
    }
  }

  private Republishing(
      Database state, String job, String keys, List<Object> values, int page, int mostWaiting) {
    this.state = requireNonNull(state, "state");
    this.job = requireNonNull(job, "job");
    this.keys = keys;
    this.values = values;
    this.page = page;
    this.mostWaiting = mostWaiting;
  }

  /** All keys that the ledger knows of the job. */
  public static Republishing all(Database state, String job) {
    return of(state, job, "atomic_data_published WHERE job = ?", List.of(job));
  }

  /**
   * These keys, whether the ledger knows them or not.
   *
   * @throws IllegalArgumentException if one is too long to be any job's
   */
  public static Republishing keys(Database state, String job, Collection<RowKey> keys) {
    for (RowKey key : keys) {
      int bytes = key.value().getBytes(StandardCharsets.UTF_8).length;
      if (bytes > Refusals.LARGEST_KEY) {
        throw new IllegalArgumentException(
            "key of %d bytes (expected: at most %d)".formatted(bytes, Refusals.LARGEST_KEY));
      }
    }
    return of(
        state,
        job,
        "(SELECT DISTINCT k COLLATE \"C\" AS key FROM unnest(?::text[]) AS u (k)) AS k WHERE true",
        List.of((Object) Columns.of(keys, String.class, RowKey::value)));
  }

  /**
   * The keys whose last acknowledged block is one of these; both ends are among them.
   *
   * @throws IllegalArgumentException if the second is below the first
   */
  public static Republishing blocks(Database state, String job, Block from, Block to) {
    if (from.compareTo(to) > 0) {
      throw new IllegalArgumentException(
          "blocks from " + from + " to " + to + " (expected: the smaller one first)");
    }
    return of(
        state,
        job,
        "atomic_data_published WHERE job = ? AND block BETWEEN ? AND ?",
        List.of(job, from.height(), to.height()));
  }

  private static Republishing of(Database state, String job, String keys, List<Object> values) {
    return new Republishing(state, job, keys, values, PAGE, MOST_WAITING);
  }

  /** The same, with other bounds. */
  Republishing with(int keysAtOnce, int most) {
    return new Republishing(state, job, keys, values, keysAtOnce, most);
  }

  /** Leaves out the keys up to this one, which were asked for before. */
  public Republishing after(RowKey key) {
    last = Optional.of(key);
    return this;
  }

  /** How many keys are left to be asked for. */
  public long count() {
    List<Object> all = new ArrayList<>(values);
    addLast(all);
    return read(
        sql ->
            sql.fetchSingle("SELECT count(*) FROM " + keys + " AND (? OR key > ?)", all.toArray())
                .get(0, Long.class));
  }

  /** Puts in the next requests, unless enough wait already, and looks how many wait. */
  public State advance() {
    look();
    if (mayRequest()) {
      waiting.addAll(Arrays.asList(request()));
    }
    return state();
  }

  /** Whether {@link #advance} would put in more at once. */
  public boolean mayRequest() {
    return !complete && waiting.size() + page <= mostWaiting;
  }

  /** Puts all requests in, however many that are. */
  public State requestAll() {
    while (!complete) {
      request();
    }
    return state();
  }

  /** As of the last call that looked. */
  public State state() {
    return new State(requested, waiting.size(), last, complete);
  }

  /** Keys of the job that were asked for by anyone, and did not get through at once. */
  public long triedAgain() {
    return read(
        sql ->
            sql.fetchSingle(
                    """
                    SELECT count(*) FROM atomic_data_touched
                    WHERE job = ? AND force AND reason <> 'REQUESTED'
                    """,
                    job)
                .get(0, Long.class));
  }

  private void look() {
    if (!waiting.isEmpty()) {
      Long[] ids = waiting.toArray(Long[]::new);
      waiting.retainAll(
          read(
              sql ->
                  sql.fetch(
                          """
                          SELECT t.id FROM unnest(?::bigint[]) AS asked (id)
                          JOIN atomic_data_touched t ON t.job = ? AND t.id = asked.id
                          """,
                          ids,
                          job)
                      .intoSet(row -> row.get(0, Long.class))));
    }
  }

  /** Stores a page of requests; returns their ids. */
  private Long[] request() {
    List<Object> all = new ArrayList<>(values);
    addLast(all);
    all.add(page);
    all.add(job);
    Record row =
        state.run(
            "job " + job,
            Terms.writing(state.settings()).in(state.settings().schema()),
            sql ->
                sql.fetchSingle(
                    """
                    WITH page AS (SELECT key FROM %s AND (? OR key > ?) ORDER BY key LIMIT ?),
                    stored AS (
                      %s SELECT ?, key, 'REQUESTED', true, clock_timestamp(), 0 FROM page
                      ORDER BY key RETURNING id)
                    SELECT (SELECT max(key) FROM page),
                      (SELECT COALESCE(array_agg(id), '{}') FROM stored)
                    """
                        .formatted(keys, INSERT),
                    all.toArray()));
    Long[] ids = row.get(1, Long[].class);
    last = Optional.ofNullable(row.get(0, String.class)).map(RowKey::new).or(() -> last);
    requested += ids.length;
    complete = ids.length < page;
    return ids;
  }

  private void addLast(List<Object> all) {
    all.add(last.isEmpty());
    all.add(last.map(RowKey::value).orElse(""));
  }

  private <T> T read(Function<DSLContext, T> work) {
    DatabaseSettings settings = state.settings();
    return state.run("job " + job, Terms.reading(settings).in(settings.schema()), work);
  }
}
