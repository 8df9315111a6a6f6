package dev.atomicdata.domain;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * The atomic data of one key: everything the job's query says about it, in one snapshot.
 *
 * @param block the query's own {@code block} column, or the change value of the row that led here;
 *     empty when neither is known
 * @param content the other columns of the query, in their order
 */
public record Document(RowKey key, Optional<Block> block, Json.Members content) {

  public Document {
    requireNonNull(key, "key");
    requireNonNull(block, "block");
    requireNonNull(content, "content");
  }

  /** Roughly how many bytes it takes in memory. */
  long weight() {
    return content.weight();
  }

  /** This document with the given block, unless its query already told one. */
  public Document orBlock(Optional<Block> changed) {
    return block.isPresent() || changed.isEmpty() ? this : new Document(key, changed, content);
  }
}
