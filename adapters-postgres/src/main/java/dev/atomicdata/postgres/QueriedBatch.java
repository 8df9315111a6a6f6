package dev.atomicdata.postgres;

import dev.atomicdata.domain.Block;
import dev.atomicdata.domain.Change;
import dev.atomicdata.domain.RowKey;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A query turns the touched rows into keys. Only one page of keys is held, however many a single
 * row leads to.
 *
 * <p>Values of one weight are asked about together. Which of the rows led to a key is not known, so
 * a change carries the largest block of all rows that were asked about together.
 */
final class QueriedBatch implements Batch {

  /** Values asked about in one query. */
  private static final int TOGETHER = 1_000;

  private final Supplier<KeysQuery> query;
  private final List<Touched> touched;
  private int first;
  private Optional<String> lastKey = Optional.empty();

  /**
   * @param query as the table looks at present
   */
  QueriedBatch(Supplier<KeysQuery> query, List<Touched> touched) {
    this.query = query;
    this.touched = touched;
  }

  @Override
  public List<Change> next(int limit) {
    if (finished()) {
      return List.of();
    }
    List<Touched> together = together();
    List<String> keys =
        query.get().keysAfter(lastKey, together.stream().map(Touched::key).toList(), limit);
    if (keys.size() < limit) {
      first += together.size();
      lastKey = Optional.empty();
    } else {
      lastKey = Optional.of(keys.get(keys.size() - 1));
    }
    Optional<Block> block =
        together.stream().map(Touched::block).reduce(Optional.empty(), Touched::later);
    Change.Weight weight = together.get(0).weight();
    return keys.stream().map(key -> new Change(new RowKey(key), block, weight)).toList();
  }

  /** The next ones of one weight. */
  private List<Touched> together() {
    Change.Weight weight = touched.get(first).weight();
    int end = first + 1;
    while (end < Math.min(first + TOGETHER, touched.size())
        && touched.get(end).weight() == weight) {
      end++;
    }
    return touched.subList(first, end);
  }

  @Override
  public boolean finished() {
    return first >= touched.size();
  }
}
