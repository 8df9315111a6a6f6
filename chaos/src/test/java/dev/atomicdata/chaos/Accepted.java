package dev.atomicdata.chaos;

/**
 * A message that the receiver has taken.
 *
 * @param at {@link System#nanoTime()} of the process that tests
 */
record Accepted(String key, long value, long block, long at) {

  String job() {
    return jobOf(key);
  }

  static String jobOf(String key) {
    return key.substring(0, key.indexOf('/'));
  }
}
