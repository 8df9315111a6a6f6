package dev.atomicdata.postgres;

import static java.util.Comparator.comparing;

import dev.atomicdata.domain.Block;
import dev.atomicdata.domain.Change;
import dev.atomicdata.domain.RowKey;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A value of the key column in touched rows.
 *
 * @param block the largest change value of these rows, if one is a block
 * @param weight the greatest of these rows
 */
record Touched(String key, Optional<Block> block, Change.Weight weight) {

  /**
   * The values in these rows, each once, those of one weight together.
   *
   * @param changed the weight of rows that are not recorded
   */
  static List<Touched> of(Collection<TouchedRow> rows, Change.Weight changed) {
    Map<String, Touched> touched = new LinkedHashMap<>();
    for (TouchedRow row : rows) {
      Optional<Block> block = row.value().flatMap(ChangeType::block);
      Change.Weight weight = row.records() ? Change.Weight.RECORD : changed;
      row.key().ifPresent(key -> touched.merge(key, new Touched(key, block, weight), Touched::and));
    }
    return touched.values().stream().sorted(comparing(Touched::weight)).toList();
  }

  Change change() {
    return new Change(new RowKey(key), block, weight);
  }

  static Optional<Block> later(Optional<Block> one, Optional<Block> other) {
    return Stream.of(one, other).flatMap(Optional::stream).max(Block::compareTo);
  }

  private Touched and(Touched other) {
    return new Touched(
        key,
        later(block, other.block),
        weight.compareTo(other.weight) >= 0 ? weight : other.weight);
  }
}
