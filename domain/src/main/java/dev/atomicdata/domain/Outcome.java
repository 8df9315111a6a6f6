package dev.atomicdata.domain;

import static java.util.Objects.requireNonNull;

/** What became of one message. */
public sealed interface Outcome {

  Outcome ACCEPTED = new Accepted();

  <R> R match(Cases<R> cases);

  /** How a message can end. */
  interface Cases<R> {
    R accepted();

    R rejected(Rejected rejected);

    R refused(Refused refused);

    R unavailable(Unavailable unavailable);
  }

  /** The receiver has acknowledged the message. */
  record Accepted() implements Outcome {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.accepted();
    }
  }

  /**
   * The receiver says that this message is wrong.
   *
   * @param perhapsAccepted an earlier attempt had an unknown end, so the receiver may hold the
   *     message all the same
   */
  record Rejected(String reason, boolean perhapsAccepted) implements Outcome {
    public Rejected {
      requireNonNull(reason, "reason");
    }

    public Rejected(String reason) {
      this(reason, false);
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.rejected(this);
    }
  }

  /**
   * The receiver takes no message from us at all: wrong credentials, rights or service.
   *
   * @param perhapsAccepted as in {@link Rejected}
   */
  record Refused(String reason, boolean perhapsAccepted) implements Outcome {
    public Refused {
      requireNonNull(reason, "reason");
    }

    public Refused(String reason) {
      this(reason, false);
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.refused(this);
    }
  }

  /** It is not known whether the receiver has the message; try again later. */
  record Unavailable(String reason) implements Outcome {
    public Unavailable {
      requireNonNull(reason, "reason");
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.unavailable(this);
    }
  }
}
