package dev.atomicdata.domain;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A key that may have changed.
 *
 * @param block the largest change value of the rows that led here, if they have a finite one
 * @param touches the stored requests that led here
 * @param forced publish the key even when nothing differs
 */
public record Change(
    RowKey key, Optional<Block> block, List<Touch.Stored> touches, boolean forced) {

  public Change {
    requireNonNull(key, "key");
    requireNonNull(block, "block");
    touches = List.copyOf(touches);
  }

  public Change(RowKey key, Optional<Block> block) {
    this(key, block, List.of(), false);
  }

  /** A key that stored requests lead to. */
  public static Change of(RowKey key, List<Touch.Stored> touches) {
    boolean forced = touches.stream().anyMatch(stored -> stored.touch().force());
    return new Change(key, Optional.empty(), touches, forced);
  }

  /** This change and another one of the same key, as one. */
  public Change and(Change other) {
    if (!key.equals(other.key)) {
      throw new IllegalArgumentException("key " + other.key + " (expected: " + key + ")");
    }
    return new Change(
        key,
        Stream.of(block, other.block).flatMap(Optional::stream).max(Block::compareTo),
        Stream.concat(touches.stream(), other.touches.stream()).distinct().toList(),
        forced || other.forced);
  }

  /**
   * What is left of this change when some touches are served elsewhere; empty if only they led
   * here.
   */
  public Optional<Change> without(Set<Long> served) {
    List<Touch.Stored> left =
        touches.stream().filter(stored -> !served.contains(stored.id())).toList();
    if (left.size() == touches.size() || block.isPresent()) {
      return Optional.of(this);
    }
    return left.isEmpty() ? Optional.empty() : Optional.of(of(key, left));
  }

  /** Whether nobody reported the key, and it is published to see whether the receiver takes it. */
  boolean isProbe() {
    return forced && touches.isEmpty();
  }

  /** Whether a stored request asks for a message, whatever the key's state. */
  boolean requested() {
    return touches.stream().anyMatch(stored -> stored.touch().force());
  }

  boolean is(Touch.Reason reason) {
    return touches.stream().anyMatch(stored -> stored.touch().reason() == reason);
  }

  int attempts() {
    return touches.stream().mapToInt(stored -> stored.touch().attempts()).max().orElse(0);
  }
}
