package dev.atomicdata.bench;

/**
 * What one strategy did with a backlog.
 *
 * @param messages that arrived from the first to the last
 * @param cpu spent between the first and the last of them
 * @param lastToSecondTenth the rate of the last tenth as a share of that of the second; NaN when it
 *     was cut short
 * @param signaturesPerSecond of one thread, where the strategy tells; else 0
 */
record Drained(
    long messages,
    double seconds,
    CpuClock cpu,
    long peakMemoryMib,
    double lastToSecondTenth,
    long signaturesPerSecond) {

  double messagesPerSecond() {
    return messages / seconds;
  }

  double cpuMicrosPerMessage(long micros) {
    return (double) micros / messages;
  }
}
