package dev.atomicdata.chaos;

/**
 * A fault, from its beginning until it is over.
 *
 * @param subject whom it struck: the process by its id, or what it is about
 * @param from {@link System#nanoTime()} of the process that tests
 */
record Incident(Kind kind, String subject, long from, long until) {

  /** What a fault may do to messages, and no more (design.md section 8). */
  enum Effect {
    /** Nothing of it. */
    NONE,
    /** What was unsettled is sent again. */
    REPEATS_UNSETTLED,
    /**
     * A process stood still for longer than its lease: what was unsettled is sent again, and what
     * it had in hand comes out late, after which its keys are sent once more.
     */
    LATE,
    /** Whatever is taken while it lasts, the sender may not know of, and sends it again. */
    HIDES_OUTCOMES
  }

  /** Every fault that is injected. */
  enum Kind {
    KILL(Effect.REPEATS_UNSETTLED),
    HALT(Effect.REPEATS_UNSETTLED),
    STOP(Effect.LATE),
    TERMINATE(Effect.NONE),
    ACKNOWLEDGEMENT_LOST(Effect.HIDES_OUTCOMES),
    /** Seen and not injected: the machine was too busy for a holder to renew its lease. */
    OVERDUE(Effect.LATE);

    private final Effect effect;

    Kind(Effect effect) {
      this.effect = effect;
    }

    Effect effect() {
      return effect;
    }
  }

  Effect effect() {
    return kind.effect();
  }

  boolean covers(long time) {
    return from <= time && time <= until;
  }

  /** Whether a message taken at the first time may have been sent again at the second due to it. */
  boolean explainsRepeat(long first, long second) {
    return switch (effect()) {
      case NONE -> false;
      case REPEATS_UNSETTLED, LATE -> first <= until && from <= second;
      case HIDES_OUTCOMES -> covers(first);
    };
  }
}
