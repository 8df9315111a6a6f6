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
 * @param weight what the key's state is held against
 */
public record Change(
    RowKey key, Optional<Block> block, List<Touch.Stored> touches, boolean forced, Weight weight) {

  /** How a report of a key is taken; of two reports the later one here counts. */
  public enum Weight {
    /** The key was there at the start: what it says is recorded instead of being published. */
    RECORD,
    /** It is published when it differs from what was acknowledged or recorded. */
    COMPARE,
    /**
     * It changed after the start, and what was recorded of it may contain that change: it is
     * published when it differs from what was acknowledged.
     */
    OVERRULE
  }

  public Change {
    requireNonNull(key, "key");
    requireNonNull(block, "block");
    touches = List.copyOf(touches);
    requireNonNull(weight, "weight");
  }

  public Change(RowKey key, Optional<Block> block, List<Touch.Stored> touches, boolean forced) {
    this(key, block, touches, forced, Weight.COMPARE);
  }

  public Change(RowKey key, Optional<Block> block, Weight weight) {
    this(key, block, List.of(), false, weight);
  }

  public Change(RowKey key, Optional<Block> block) {
    this(key, block, Weight.COMPARE);
  }

  /** A key that stored requests lead to. */
  public static Change of(RowKey key, List<Touch.Stored> touches) {
    boolean forced = touches.stream().anyMatch(stored -> stored.touch().force());
    boolean tried = touches.stream().anyMatch(stored -> stored.touch().reason().tried());
    return new Change(
        key, Optional.empty(), touches, forced, tried ? Weight.OVERRULE : Weight.COMPARE);
  }

  /** The same report, taken otherwise. */
  public Change withWeight(Weight other) {
    return new Change(key, block, touches, forced, other);
  }

  /** Whether the key is to be recorded instead of being published. */
  public boolean records() {
    return weight == Weight.RECORD;
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
        forced || other.forced,
        weight.compareTo(other.weight) >= 0 ? weight : other.weight);
  }

  /**
   * What is left of this change when some touches are served elsewhere; empty if only they led
   * here.
   */
  public Optional<Change> without(Set<Long> served) {
    if (block.isPresent()) {
      return Optional.of(this);
    }
    List<Touch.Stored> left =
        touches.stream().filter(stored -> !served.contains(stored.id())).toList();
    if (left.size() == touches.size()) {
      return Optional.of(this);
    }
    return left.isEmpty() ? Optional.empty() : Optional.of(of(key, left));
  }

  /**
   * This report, with the touches of the kind {@link Touch.Reason#FOLLOWS} that are stored by now
   * instead of those that were when it was made: some are served already, and others are served as
   * well by what is sent now.
   */
  public Change following(List<Touch.Stored> follows) {
    if (records() || isProbe() || (follows.isEmpty() && !is(Touch.Reason.FOLLOWS))) {
      return this;
    }
    List<Touch.Stored> now =
        Stream.concat(
                touches.stream().filter(each -> each.touch().reason() != Touch.Reason.FOLLOWS),
                follows.stream())
            .toList();
    return new Change(
        key, block, now, now.stream().anyMatch(stored -> stored.touch().force()), weight);
  }

  /** Whether nobody reported the key, and it is published to see whether the receiver takes it. */
  boolean isProbe() {
    return forced && touches.isEmpty();
  }

  /** Whether a stored request asks for a message, whatever the key's state. */
  boolean requested() {
    return touches.stream().anyMatch(stored -> stored.touch().force());
  }

  /** Whether it is looked at because the receiver rejected it. */
  public boolean suspect() {
    return is(Touch.Reason.SUSPECT) || is(Touch.Reason.RELEASED);
  }

  /** Whether a stored touch of this kind asks for the look. */
  public boolean is(Touch.Reason reason) {
    return touches.stream().anyMatch(stored -> stored.touch().reason() == reason);
  }

  int attempts() {
    return touches.stream().mapToInt(stored -> stored.touch().attempts()).max().orElse(0);
  }
}
