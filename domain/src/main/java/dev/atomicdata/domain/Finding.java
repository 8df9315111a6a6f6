package dev.atomicdata.domain;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/** What a look at one key found. */
public sealed interface Finding {

  /**
   * There is no row, so there is nothing to say; the arrival of the missing row is a change of its
   * own.
   */
  record Absent() implements Finding {}

  /** The receiver has acknowledged just this. */
  record Unchanged() implements Finding {}

  /** Just this is parked as a dead letter already. */
  record Parked() implements Finding {}

  /**
   * The receiver does not have this.
   *
   * @param acknowledged what the receiver has instead, as far as known
   */
  record News(Payload payload, Document document, Optional<Fingerprint> acknowledged)
      implements Finding {
    public News {
      requireNonNull(payload, "payload");
      requireNonNull(document, "document");
      requireNonNull(acknowledged, "acknowledged");
    }
  }

  /** No payload or message can be built from this. */
  record Malformed(DeadLetter deadLetter) implements Finding {
    public Malformed {
      requireNonNull(deadLetter, "deadLetter");
    }
  }
}
