package dev.atomicdata.domain;

import java.util.Optional;

/** Says what is news: the one place that decides whether a key is published. */
public final class Detection {

  private Detection() {}

  /**
   * Compares what was assembled for a key with what the ledger knows of it.
   *
   * <p>An acknowledged state is checked before a parked one: a row that returned to what the
   * receiver has is settled, whatever was rejected in between. What was recorded at the start
   * counts as acknowledged, except for a change that it may contain. What was acknowledged before
   * the first message of a job that goes before counts for nothing. Whatever the mapping throws
   * parks this key alone.
   */
  public static Finding look(
      Change change, Assembly assembly, Known known, PayloadMapping mapping) {
    RowKey key = change.key();
    if (change.records() && !known.nothing()) {
      return new Finding.KnownAlready();
    }
    String malformed = assembly.malformed().get(key);
    if (malformed != null) {
      return malformed(change, known, Json.of(malformed), Optional.empty(), malformed);
    }
    Document assembled = assembly.documents().get(key);
    if (assembled == null) {
      return nothingThere(change, known);
    }
    Document document = assembled.orBlock(change.block());
    Payload payload;
    try {
      payload = mapping.map(document);
    } catch (DataErrorException e) {
      return malformed(change, known, document, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      return malformed(change, known, document, e.toString());
    }
    return compare(change, document, payload, known);
  }

  /** The finding for a document of which no message can be made. */
  public static Finding malformed(Change change, Known known, Document document, String reason) {
    return malformed(change, known, document.content(), Optional.of(document), reason);
  }

  private static Finding compare(Change change, Document document, Payload payload, Known known) {
    if (change.records()) {
      return new Finding.Recorded(payload.fingerprint(), payload.block());
    }
    Optional<Fingerprint> fingerprint = Optional.of(payload.fingerprint());
    Optional<Fingerprint> before =
        change.is(Touch.Reason.FOLLOWS) ? Optional.empty() : before(change, known);
    if (!change.forced()) {
      if (fingerprint.equals(before)) {
        return new Finding.Unchanged();
      }
      if (fingerprint.equals(known.parked())) {
        return new Finding.Parked();
      }
    }
    return new Finding.News(payload, Optional.of(document), before);
  }

  /** What the receiver has, or is taken to have. */
  private static Optional<Fingerprint> before(Change change, Known known) {
    return switch (change.weight()) {
      case RECORD, COMPARE -> known.acknowledged().or(known::recorded);
      case OVERRULE -> known.acknowledged();
    };
  }

  /** A dead letter of a key that is gone needs nobody's attention any more. */
  private static Finding nothingThere(Change change, Known known) {
    if (before(change, known).isPresent() || known.pending()) {
      return new Finding.Vanished(known.vanished());
    }
    return known.parked().isPresent() && !known.comparable()
        ? new Finding.Unchanged()
        : new Finding.Absent();
  }

  private static Finding malformed(
      Change change, Known known, Json said, Optional<Document> document, String reason) {
    Fingerprint fingerprint = Fingerprint.of(said);
    if (!change.forced() && known.parked().equals(Optional.of(fingerprint))) {
      return new Finding.Parked();
    }
    return new Finding.Malformed(
        new DeadLetter(change.key(), DeadLetter.Kind.DATA_ERROR, reason, fingerprint, document));
  }
}
