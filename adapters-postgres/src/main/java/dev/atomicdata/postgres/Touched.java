package dev.atomicdata.postgres;

import dev.atomicdata.domain.Block;
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
 */
record Touched(String key, Optional<Block> block) {

  /** The values in these rows, each once. */
  static List<Touched> of(Collection<TouchedRow> rows) {
    Map<String, Optional<Block>> blocks = new LinkedHashMap<>();
    for (TouchedRow row : rows) {
      Optional<Block> block = row.value().flatMap(ChangeType::block);
      row.key().ifPresent(key -> blocks.merge(key, block, Touched::later));
    }
    return blocks.entrySet().stream()
        .map(entry -> new Touched(entry.getKey(), entry.getValue()))
        .toList();
  }

  static Optional<Block> later(Optional<Block> one, Optional<Block> other) {
    return Stream.of(one, other).flatMap(Optional::stream).max(Block::compareTo);
  }
}
