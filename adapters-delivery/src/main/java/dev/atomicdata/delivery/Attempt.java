package dev.atomicdata.delivery;

/** One call for a message. Two attempts are never equal. */
final class Attempt {

  private final Pending pending;
  private final int number;
  private final boolean probe;
  private final long startedNs;

  /**
   * @param probe whether it is to find out if the endpoint answers again
   * @param startedNs in the time of {@link System#nanoTime}
   */
  Attempt(Pending pending, boolean probe, long startedNs) {
    this.pending = pending;
    this.number = pending.failedAttempts() + 1;
    this.probe = probe;
    this.startedNs = startedNs;
  }

  Pending pending() {
    return pending;
  }

  /** From 1, among those of its message. */
  int number() {
    return number;
  }

  boolean probe() {
    return probe;
  }

  long startedNs() {
    return startedNs;
  }
}
