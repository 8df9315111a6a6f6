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
     * Calls end without an answer, and nothing of them was taken; the sender cannot know that. What
     * the receiver has is sent again once the row says it again.
     */
    FAILS_CALLS,
    /**
     * The receiver does not know the sender: no more is sent but single probes, of keys that it is
     * known to have taken before.
     */
    CALLS_FOR_PROBES,
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
    TERMINATE(Effect.NONE),
    STOP(Effect.LATE),
    /** Seen and not injected: the machine was too busy for a holder to renew its lease. */
    OVERDUE(Effect.LATE),
    /** Seen and not injected: the receiver was too busy to answer before its caller gave up. */
    UNANSWERED(Effect.HIDES_OUTCOMES),
    BACKENDS_TERMINATED(Effect.REPEATS_UNSETTLED),
    SERVER_RESTARTED(Effect.REPEATS_UNSETTLED),
    POOL_EXHAUSTED(Effect.REPEATS_UNSETTLED),
    DISK_FULL(Effect.REPEATS_UNSETTLED),
    DATABASE_LATENCY(Effect.REPEATS_UNSETTLED),
    DATABASE_SLOW(Effect.REPEATS_UNSETTLED),
    DATABASE_RESET(Effect.REPEATS_UNSETTLED),
    DATABASE_HALF_OPEN(Effect.REPEATS_UNSETTLED),
    DATABASE_BLACKHOLE(Effect.REPEATS_UNSETTLED),
    RECEIVER_LATENCY(Effect.HIDES_OUTCOMES),
    RECEIVER_SLOW(Effect.HIDES_OUTCOMES),
    RECEIVER_RESET(Effect.HIDES_OUTCOMES),
    RECEIVER_HALF_OPEN(Effect.HIDES_OUTCOMES),
    RECEIVER_BLACKHOLE(Effect.HIDES_OUTCOMES),
    GO_AWAY(Effect.NONE),
    STATUS(Effect.FAILS_CALLS),
    REFUSAL(Effect.CALLS_FOR_PROBES),
    HANG(Effect.FAILS_CALLS),
    ACKNOWLEDGEMENT_LOST(Effect.HIDES_OUTCOMES),
    CLOCK_JUMP(Effect.NONE);

    private final Effect effect;

    Kind(Effect effect) {
      this.effect = effect;
    }

    Effect effect() {
      return effect;
    }

    /** Whether the process that it struck is no more. */
    boolean deadly() {
      return this == KILL || this == HALT || this == TERMINATE;
    }
  }

  Effect effect() {
    return kind.effect();
  }

  boolean covers(long time) {
    return from <= time && time <= until;
  }

  /** Whether there is a bound to what it repeats. */
  boolean bounded() {
    return switch (effect()) {
      case REPEATS_UNSETTLED, LATE, CALLS_FOR_PROBES -> true;
      case NONE, FAILS_CALLS, HIDES_OUTCOMES -> false;
    };
  }

  /**
   * How many messages of one job it may repeat. A process that stood still may have each of them
   * sent three times more: by the next holder, by itself when it wakes, and after that once more.
   *
   * @param unsettled what a job can have unsettled at a time
   */
  int mostRepeated(int unsettled) {
    return effect() == Effect.LATE ? 3 * unsettled : unsettled;
  }

  /** Whether the process may have lost a lease at that time due to it. */
  boolean explainsLossOf(String process, long time) {
    return subject.equals(process) && (kind.deadly() ? from <= time : covers(time));
  }

  /**
   * Whether a message taken at the first time may have been sent again at the second due to it.
   *
   * @param returned whether the row said something else in between
   */
  boolean explainsRepeat(long first, long second, boolean returned) {
    boolean between = first <= until && from <= second;
    return switch (effect()) {
      case NONE -> false;
      case REPEATS_UNSETTLED, LATE -> between;
      case CALLS_FOR_PROBES -> covers(second) || (returned && between);
      case FAILS_CALLS -> returned && between;
      case HIDES_OUTCOMES -> covers(first) || (returned && between);
    };
  }
}
