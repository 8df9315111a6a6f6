package dev.atomicdata.demo;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Compares, pair by pair, what should have been said last with what was. A pair is a message type
 * and an asset.
 *
 * <p>Counts are kept as predictions and messages come, so asking costs nothing. For one thread.
 */
final class Tally {

  private final Map<Digest, Pair> pairs = new HashMap<>();
  private final Map<MessageType, Counts> counts = new EnumMap<>(MessageType.class);
  private int prediction;
  private boolean predicting;

  Tally() {
    for (MessageType type : MessageType.values()) {
      counts.put(type, new Counts());
    }
  }

  /** Begins a new prediction; until its end, {@link #expect} tells all pairs there should be. */
  void beginPrediction() {
    prediction++;
    predicting = true;
    counts.values().forEach(each -> each.changed = 0);
  }

  void expect(MessageType type, String asset, Digest payload) {
    Pair pair = pair(type, asset);
    pair.prediction = prediction;
    if (!payload.equals(pair.expected)) {
      counts(type).changed++;
      update(pair, payload, pair.said);
    }
  }

  /** Pairs of earlier predictions that this one did not name are expected no more. */
  void endPrediction() {
    predicting = false;
    for (Pair pair : pairs.values()) {
      if (!pair.expected.equals(Digest.NOTHING) && pair.prediction < prediction) {
        counts(pair.type).changed++;
        update(pair, Digest.NOTHING, pair.said);
      }
    }
  }

  /** Notes a message that the ingestor accepted. */
  void accept(MessageType type, String asset, Digest payload) {
    Pair pair = pair(type, asset);
    Counts of = counts(type);
    of.accepted++;
    if (payload.equals(pair.said)) {
      of.duplicates++;
    }
    // Millions of pairs: one object for both when they say the same.
    update(pair, pair.expected, payload.equals(pair.expected) ? pair.expected : payload);
  }

  /** Whether the last message of every pair says what is expected. */
  boolean complete() {
    return !predicting && total().missing == 0;
  }

  Counts total() {
    return counts.values().stream().reduce(new Counts(), Counts::plus);
  }

  Counts of(MessageType type) {
    return counts(type);
  }

  private Counts counts(MessageType type) {
    return Optional.ofNullable(counts.get(type)).orElseThrow();
  }

  private Pair pair(MessageType type, String asset) {
    return pairs.computeIfAbsent(Digest.of(type, asset), key -> new Pair(type));
  }

  private void update(Pair pair, Digest expected, Digest said) {
    count(pair, -1);
    pair.expected = expected;
    pair.said = said;
    count(pair, 1);
  }

  private void count(Pair pair, int by) {
    Counts of = counts(pair.type);
    if (!pair.expected.equals(Digest.NOTHING)) {
      of.expected += by;
      of.missing += pair.expected.equals(pair.said) ? 0 : by;
    } else if (!pair.said.equals(Digest.NOTHING)) {
      of.unexpected += by;
    }
  }

  private static final class Pair {
    private final MessageType type;
    private Digest expected = Digest.NOTHING;
    private Digest said = Digest.NOTHING;
    private int prediction;

    Pair(MessageType type) {
      this.type = type;
    }
  }

  /** Counts of pairs, apart from accepted and duplicates: those are of messages. */
  static final class Counts {
    private long expected;
    private long missing;
    private long unexpected;
    private long changed;
    private long accepted;
    private long duplicates;

    /** Pairs that the last prediction named. */
    long expected() {
      return expected;
    }

    /** Those of them about which the last message says something else, or there is none. */
    long missing() {
      return missing;
    }

    /** Pairs that a message spoke of and no prediction named. */
    long unexpected() {
      return unexpected;
    }

    /** Pairs whose prediction differs from the one before. */
    long changed() {
      return changed;
    }

    long accepted() {
      return accepted;
    }

    /** Messages that said of their pair what the one before said. */
    long duplicates() {
      return duplicates;
    }

    private Counts plus(Counts other) {
      Counts sum = new Counts();
      sum.expected = expected + other.expected;
      sum.missing = missing + other.missing;
      sum.unexpected = unexpected + other.unexpected;
      sum.changed = changed + other.changed;
      sum.accepted = accepted + other.accepted;
      sum.duplicates = duplicates + other.duplicates;
      return sum;
    }
  }
}
