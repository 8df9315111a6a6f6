package dev.atomicdata.domain;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/** What a look at one key found. */
public sealed interface Finding {

  /** Roughly how many bytes it keeps of the document. */
  default long weight() {
    return 0;
  }

  /**
   * There is no row, so there is nothing to say; the arrival of the missing row is a change of its
   * own.
   */
  record Absent() implements Finding {}

  /**
   * There is no row, but the receiver has something of the key, or may have. No message can say so:
   * it is reported.
   *
   * @param before whether that was found and reported before
   */
  record Vanished(boolean before) implements Finding {}

  /** The receiver has acknowledged just this, or there is nothing and it has nothing. */
  record Unchanged() implements Finding {}

  /**
   * This is what the key says at the start: nobody is told, and later states are compared with it.
   */
  record Recorded(Fingerprint fingerprint, Block block) implements Finding {
    public Recorded {
      requireNonNull(fingerprint, "fingerprint");
      requireNonNull(block, "block");
    }
  }

  /** It was to be recorded, but the ledger knows something of the key already. */
  record KnownAlready() implements Finding {}

  /** Just this is parked as a dead letter already. */
  record Parked() implements Finding {}

  /**
   * The receiver does not have this.
   *
   * @param document what it was made of, as long as somebody may want it
   * @param acknowledged what the receiver has instead, or is taken to have, as far as known
   */
  record News(Payload payload, Optional<Document> document, Optional<Fingerprint> acknowledged)
      implements Finding {
    public News {
      requireNonNull(payload, "payload");
      requireNonNull(document, "document");
      requireNonNull(acknowledged, "acknowledged");
    }

    /**
     * What is left to know once a message is made of it: not what the payload says.
     *
     * @param withDocument whether the key is parked if its message is rejected
     */
    public News sealed(boolean withDocument) {
      return new News(
          SealedPayload.of(payload), document.filter(any -> withDocument), acknowledged);
    }

    @Override
    public long weight() {
      return document.map(Document::weight).orElse(0L);
    }
  }

  /**
   * The receiver does not have this, but the message of another job goes first and was not accepted
   * yet. Nobody waits: its acceptance is a touch of this key.
   */
  record Preceded(String job) implements Finding {
    public Preceded {
      requireNonNull(job, "job");
    }
  }

  /** The receiver does not have this, and whether another job's message goes first is not known. */
  record OrderUnknown(String job) implements Finding {
    public OrderUnknown {
      requireNonNull(job, "job");
    }
  }

  /** No payload or message can be built from this. */
  record Malformed(DeadLetter deadLetter) implements Finding {
    public Malformed {
      requireNonNull(deadLetter, "deadLetter");
    }

    @Override
    public long weight() {
      return deadLetter.document().map(Document::weight).orElse(0L);
    }
  }
}
