package dev.atomicdata.demo;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** Follows what the ingestor accepts, until it is what the oracle has predicted. */
final class Followed {

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

  /** Three polls of the publisher: time enough to say too much. */
  private static final Duration QUIET = Duration.ofSeconds(3);

  private static final Duration NO_PROGRESS = Duration.ofMinutes(2);

  /** Who asks the demo to stop waits this long for what is due; sweeps are half as far apart. */
  private static final Duration AFTER_STOP_REQUEST = Duration.ofMinutes(1);

  private final Screen screen;
  private final Tally tally;
  private final AcceptedFile.Reader reader;
  private final PublisherProcess publisher;
  private final IngestorProcess ingestor;
  private final StopRequest stop;
  private final Optional<Outage> outage;

  Followed(
      Screen screen,
      Tally tally,
      AcceptedFile.Reader reader,
      PublisherProcess publisher,
      IngestorProcess ingestor,
      StopRequest stop,
      Optional<Outage> outage) {
    this.screen = screen;
    this.tally = tally;
    this.reader = reader;
    this.publisher = publisher;
    this.ingestor = ingestor;
    this.stop = stop;
    this.outage = outage;
  }

  /**
   * Waits until nothing is missing any more and no further message has come for a while.
   *
   * @return messages a second, from the first to the last
   * @throws NoProgressException if nothing comes any more though something is missing, or not all
   *     within a minute of a request to stop
   */
  double untilComplete() throws IOException, InterruptedException {
    screen.begin(tally);
    long messages = 0;
    long first = 0;
    long last = System.nanoTime();
    while (true) {
      int read = reader.readInto(tally);
      long now = System.nanoTime();
      if (read > 0) {
        first = messages == 0 ? now : first;
        messages += read;
        last = now;
      }
      if (tally.complete() && now - last >= QUIET.toNanos()) {
        screen.end(tally);
        return messages == 0 ? 0 : messages / Math.max(1e-3, (last - first) / 1e9);
      }
      if (now - last >= NO_PROGRESS.toNanos()) {
        screen.end(tally);
        throw new NoProgressException(
            "%,d pairs are missing, and nothing has come for %d s; the publisher's health: %s%s"
                .formatted(
                    tally.total().missing(),
                    NO_PROGRESS.toSeconds(),
                    publisher.healthOrReason(),
                    publisher.lastLines()));
      }
      if (stop.madeBefore(AFTER_STOP_REQUEST)) {
        screen.end(tally);
        throw new NoProgressException(
            "%,d pairs are missing %d s after the signal"
                .formatted(tally.total().missing(), AFTER_STOP_REQUEST.toSeconds()));
      }
      screen.progress(tally);
      if (outage.isPresent()) {
        outage.get().look(tally);
      }
      pause();
    }
  }

  /**
   * Reads on while rows change, until the time is over or a stop is asked for; what is missing
   * meanwhile is on its way.
   */
  void whileChanging(Changing changing, Duration time)
      throws IOException, SQLException, InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    boolean odd = false;
    while (System.nanoTime() < end && !stop.made()) {
      odd = !odd;
      if (odd) {
        changing.changeOne();
      }
      reader.readInto(tally);
      pause();
    }
  }

  private void pause() throws InterruptedException {
    publisher.requireRunning();
    ingestor.requireRunning();
    Thread.sleep(BETWEEN_LOOKS.toMillis());
  }
}
