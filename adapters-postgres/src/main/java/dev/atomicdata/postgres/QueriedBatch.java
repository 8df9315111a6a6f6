package dev.atomicdata.postgres;

import dev.atomicdata.domain.Block;
import dev.atomicdata.domain.Change;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.ports.UnavailableException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Supplier;

/**
 * A query turns the touched rows into keys. A few pages of keys are held, however many a single row
 * leads to.
 *
 * <p>Values of one weight are asked about together. Which of the rows led to a key is not known, so
 * a change carries the largest block of all rows that were asked about together.
 *
 * <p>Values for which the query fails or takes too long are asked about in ever smaller groups. One
 * that fails alone is passed over if the query works for another one of the batch or, if none has
 * worked, for no values at all: what it leads to is not known, and it must not stop the rest.
 */
final class QueriedBatch implements Batch {

  /** Values asked about in one query. */
  private static final int TOGETHER = 1_000;

  /** Keys asked for at a time: the query runs again for each, and a row may lead to very many. */
  private static final int HELD = 5_000;

  /** So many values that fail, and none in the batch that works, blame the query. */
  private static final int MOST_FAILED = 10;

  /** So many are tried in search of one that works; of those that take too long, ten. */
  private static final int MOST_TRIED = 1_000;

  private final Supplier<KeysQuery> query;
  private final List<Touched> touched;
  private final Refusals refusals;
  private final Queue<Change> held = new ArrayDeque<>();
  private final Map<String, UnavailableException> failed = new LinkedHashMap<>();
  private int first;
  private int firstFailed;
  private Optional<String> lastKeyOfFailed = Optional.empty();
  private int most = TOGETHER;
  private Optional<String> lastKey = Optional.empty();
  private Optional<String> worked = Optional.empty();

  /**
   * @param query as the table looks at present
   */
  QueriedBatch(Supplier<KeysQuery> query, List<Touched> touched, Refusals refusals) {
    this.query = query;
    this.touched = touched;
    this.refusals = refusals;
  }

  /** Perhaps nothing, before it is finished too: others may have their turn. */
  @Override
  public List<Change> next(int limit) {
    if (held.isEmpty() && first < touched.size()) {
      List<Touched> together = together();
      try {
        read(together);
      } catch (UnavailableException e) {
        if (!SqlErrors.blamesData(e) && !SqlErrors.timedOut(e)) {
          throw e;
        }
        split(together, e);
      }
    }
    List<Change> changes = new ArrayList<>();
    while (changes.size() < limit && !held.isEmpty()) {
      changes.add(held.remove());
    }
    return changes;
  }

  @Override
  public boolean finished() {
    return held.isEmpty() && first >= touched.size();
  }

  /** The next ones of one weight. */
  private List<Touched> together() {
    Change.Weight weight = touched.get(first).weight();
    int end = first + 1;
    while (end < Math.min(first + most, touched.size()) && touched.get(end).weight() == weight) {
      end++;
    }
    return touched.subList(first, end);
  }

  private void read(List<Touched> together) {
    List<String> values = together.stream().map(Touched::key).toList();
    List<String> keys = query.get().keysAfter(lastKey, values, HELD, most < TOGETHER);
    Optional<Block> block =
        together.stream().map(Touched::block).reduce(Optional.empty(), Touched::later);
    Change.Weight weight = together.get(0).weight();
    keys.forEach(key -> held.add(new Change(new RowKey(key), block, weight)));
    worked = Optional.of(values.get(0));
    if (keys.size() < HELD) {
      pass(together.size());
      most = Math.min(TOGETHER, 2 * most);
    } else {
      lastKey = Optional.of(keys.get(keys.size() - 1));
    }
  }

  private void split(List<Touched> together, UnavailableException failure) {
    if (together.size() > 1) {
      most = together.size() / 2;
      lastKey = Optional.empty();
      return;
    }
    if (failed.isEmpty()) {
      firstFailed = first;
      lastKeyOfFailed = lastKey;
    }
    failed.put(together.get(0).key(), failure);
    pass(1);
  }

  /** Goes on behind so many values; those before that failed are given up or tried again. */
  private void pass(int values) {
    first += values;
    lastKey = Optional.empty();
    boolean end = first >= touched.size();
    if (failed.isEmpty() || (!end && !triedEnough() && worked.isEmpty())) {
      return;
    }
    UnavailableException failure = failed.values().iterator().next();
    try {
      if (worked.isEmpty() && failed.size() > MOST_FAILED) {
        throw failure;
      }
      query.get().keysAfter(Optional.empty(), worked.stream().toList(), 1, true);
    } catch (UnavailableException e) {
      first = firstFailed;
      lastKey = lastKeyOfFailed;
      failed.clear();
      throw e;
    }
    failed.forEach(refusals::keysQueryFailed);
    failed.clear();
  }

  private boolean triedEnough() {
    return failed.size() > MOST_TRIED
        || failed.values().stream().filter(SqlErrors::timedOut).count() > MOST_FAILED;
  }
}
