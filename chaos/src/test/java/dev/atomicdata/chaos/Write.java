package dev.atomicdata.chaos;

/**
 * A state of a key that a writer has committed.
 *
 * @param key job and number of the row: {@code iot/7}
 * @param value what the message says; comes back, as states do
 * @param block labels the message, and is no other write's of the key: tells which write a message
 *     speaks of
 * @param certain whether the commit was answered; if not, nobody knows whether it counts
 */
record Write(String key, long value, long block, boolean certain) {

  /** A value from which no payload can be built. */
  static final long UNFIT = -1;

  boolean unfit() {
    return value == UNFIT;
  }

  Write uncertain() {
    return new Write(key, value, block, false);
  }
}
