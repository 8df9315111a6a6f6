package dev.atomicdata.demo;

import java.util.Locale;

/**
 * What the demo has shown, as its last line says it. Counts are of pairs of message type and asset,
 * or of messages about them.
 *
 * @param messagesPerSecond in the first phase, from its first message to its last
 */
record Summary(
    long expected,
    long published,
    long verified,
    long rejected,
    long deadLetters,
    long duplicates,
    long missing,
    long changedKeys,
    long changedPublished,
    double seconds,
    double messagesPerSecond,
    long peakRssMib) {

  /**
   * @param mayRepeat so many messages may say what the one before said
   */
  boolean good(long mayRepeat) {
    return missing == 0
        && duplicates <= mayRepeat
        && rejected == 0
        && deadLetters == 0
        && changedPublished == changedKeys;
  }

  String json() {
    return String.format(
        Locale.ROOT,
        "{\"expected\":%d,\"published\":%d,\"verified\":%d,\"rejected\":%d,\"dead_letters\":%d,"
            + "\"duplicates\":%d,\"missing\":%d,\"changed_keys\":%d,\"changed_published\":%d,"
            + "\"seconds\":%.1f,\"messages_per_second\":%.0f,\"peak_rss_mib\":%d}",
        expected,
        published,
        verified,
        rejected,
        deadLetters,
        duplicates,
        missing,
        changedKeys,
        changedPublished,
        seconds,
        messagesPerSecond,
        peakRssMib);
  }
}
