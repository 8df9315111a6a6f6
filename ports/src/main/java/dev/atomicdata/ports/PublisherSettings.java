package dev.atomicdata.ports;

import dev.atomicdata.domain.Backoff;
import java.time.Duration;

/**
 * How a publisher paces itself.
 *
 * @param pollingInterval from the beginning of one round of looks at all sources to the next when
 *     they have nothing more to report; half of it at least is a rest
 * @param queryBatchSize keys in a page
 * @param maxOpenPages pages that may be under way together
 * @param standbyInterval pause between two attempts to take a lease that another publisher holds
 * @param maxRejectionsInRow so many rejections without an acceptance hold the job
 * @param maxMessageBytes a larger message is a data error
 * @param backoff after something did not answer
 * @param stuckAfter a job that has work and finishes nothing for so long is stuck
 */
public record PublisherSettings(
    Duration pollingInterval,
    int queryBatchSize,
    int maxOpenPages,
    Duration standbyInterval,
    int maxRejectionsInRow,
    int maxMessageBytes,
    Backoff backoff,
    Duration stuckAfter) {

  public PublisherSettings {
    positive("polling interval", pollingInterval);
    positive("query batch size", queryBatchSize);
    positive("max open pages", maxOpenPages);
    positive("standby interval", standbyInterval);
    positive("max rejections in a row", maxRejectionsInRow);
    positive("max message bytes", maxMessageBytes);
    positive("stuck after", stuckAfter);
  }

  public static PublisherSettings defaults() {
    return new PublisherSettings(
        Duration.ofSeconds(10),
        2_000,
        3,
        Duration.ofSeconds(1),
        10,
        4 << 20,
        new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1)),
        Duration.ofMinutes(2));
  }

  public PublisherSettings withPollingInterval(Duration interval) {
    return new PublisherSettings(
        interval,
        queryBatchSize,
        maxOpenPages,
        standbyInterval,
        maxRejectionsInRow,
        maxMessageBytes,
        backoff,
        stuckAfter);
  }

  public PublisherSettings withQueryBatchSize(int keys) {
    return new PublisherSettings(
        pollingInterval,
        keys,
        maxOpenPages,
        standbyInterval,
        maxRejectionsInRow,
        maxMessageBytes,
        backoff,
        stuckAfter);
  }

  public PublisherSettings withBackoff(Backoff pauses) {
    return new PublisherSettings(
        pollingInterval,
        queryBatchSize,
        maxOpenPages,
        standbyInterval,
        maxRejectionsInRow,
        maxMessageBytes,
        pauses,
        stuckAfter);
  }

  public PublisherSettings withStuckAfter(Duration time) {
    return new PublisherSettings(
        pollingInterval,
        queryBatchSize,
        maxOpenPages,
        standbyInterval,
        maxRejectionsInRow,
        maxMessageBytes,
        backoff,
        time);
  }

  private static void positive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + " " + value + " (expected: above zero)");
    }
  }

  private static void positive(String name, int value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " " + value + " (expected: above zero)");
    }
  }
}
