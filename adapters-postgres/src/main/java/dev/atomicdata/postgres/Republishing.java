package dev.atomicdata.postgres;

import static java.util.Objects.requireNonNull;

import dev.atomicdata.domain.Block;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.ports.UnavailableException;
import dev.atomicdata.postgres.FollowedRequests.Request;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jooq.DSLContext;

/**
 * Asks whoever holds a job to publish keys once more, whatever their state: in key order, each key
 * once, and never so many at a time that the job's own looks would have to wait for them.
 *
 * <p>Every method throws {@link UnavailableException} if the database does not answer now; if that
 * was {@link #advance}, the next requests may be stored all the same. For one thread.
 */
public final class Republishing {

  private static final int PAGE = 5_000;
  private static final int MOST_WAITING = 20_000;

  private final Database state;
  private final String job;
  private final String keys;
  private final List<Object> values;
  private final int page;
  private final int mostWaiting;
  private final FollowedRequests followed;
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

  /**
   * What became of the requests that were served, each counted once.
   *
   * @param published the receiver has accepted the key since
   * @param putOff the key did not get through, and is tried again by itself
   * @param parked the key cannot be published, and is a dead letter
   * @param nothing nothing is there of the key, or another job's message of it comes first
   */
  public record Served(long published, long putOff, long parked, long nothing) {

    Served and(Served more) {
      return new Served(
          published + more.published,
          putOff + more.putOff,
          parked + more.parked,
          nothing + more.nothing);
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
    this.followed = new FollowedRequests(job);
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

  /** The keys that are open dead letters of the job. */
  public static Republishing deadLetters(Database state, String job) {
    return of(
        state,
        job,
        "atomic_data_failed_records WHERE job = ? AND " + FailedRecords.OPEN,
        List.of(job));
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
      followed.add(request());
    }
    return state();
  }

  /** Whether {@link #advance} would put in more at once. */
  public boolean mayRequest() {
    return !complete && followed.waiting() + page <= mostWaiting;
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
    return new State(requested, followed.waiting(), last, complete);
  }

  /** What had become of the requests by the last call that looked. */
  public Served served() {
    return followed.served();
  }

  private void look() {
    if (followed.waiting() > 0) {
      followed.take(read(followed::look));
    }
  }

  /** Stores a page of requests, in key order. */
  private List<Request> request() {
    List<Object> all = new ArrayList<>(values);
    addLast(all);
    all.add(page);
    all.add(job);
    List<Request> requests =
        state.run(
            "job " + job,
            Terms.writing(state.settings()).in(state.settings().schema()),
            sql ->
                sql.fetch(
                        """
                        WITH page AS (SELECT key FROM %s AND (? OR key > ?) ORDER BY key LIMIT ?)
                        INSERT INTO atomic_data_touched
                          (job, key, reason, force, not_before, attempts)
                        SELECT ?, key, 'REQUESTED', true, clock_timestamp(), 0 FROM page
                        ORDER BY key RETURNING id, key, %s
                        """
                            .formatted(keys, FollowedRequests.MICROS.formatted("not_before")),
                        all.toArray())
                    .map(
                        row ->
                            new Request(
                                row.get(0, Long.class),
                                row.get(1, String.class),
                                row.get(2, Long.class))));
    complete = requests.size() < page;
    requested += requests.size();
    if (!requests.isEmpty()) {
      last = Optional.of(new RowKey(requests.get(requests.size() - 1).key()));
    }
    return requests;
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
