package dev.atomicdata.demo;

import dev.atomicdata.runner.Durations;
import java.io.IOException;
import java.time.Duration;

/**
 * Kills the ingestor in the middle of the first phase, brings it back after a while, and tells what
 * the publisher's health page says of that. For one thread.
 */
final class Outage {

  /**
   * What a publisher with default settings may have sent and not settled: four jobs, each with
   * three open pages of 1,000 keys.
   */
  static final long UNSETTLED = 4L * 3 * 1_000;

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  private enum State {
    AHEAD,
    /** The ingestor is back, and the publisher has not found out. */
    BACK,
    OVER
  }

  private final Screen screen;
  private final PublisherProcess publisher;
  private final IngestorProcess ingestor;
  private final Duration time;
  private State state = State.AHEAD;
  private String said = "";

  Outage(Screen screen, PublisherProcess publisher, IngestorProcess ingestor, Duration time) {
    this.screen = screen;
    this.publisher = publisher;
    this.ingestor = ingestor;
    this.time = time;
  }

  /** Does what is due at this point of the run; returns after the outage, if it begins now. */
  void look(Tally tally) throws InterruptedException, IOException {
    Tally.Counts counts = tally.total();
    if (state == State.AHEAD && counts.missing() <= counts.expected() * 2 / 3) {
      takeAway();
      state = State.BACK;
    } else if (state == State.BACK) {
      PublisherProcess.Page health = tell();
      state = health.status() == PublisherProcess.OK ? State.OVER : State.BACK;
    }
  }

  private void takeAway() throws InterruptedException, IOException {
    ingestor.kill();
    screen.say("the ingestor was killed; it comes back in %s", Durations.write(time));
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      publisher.requireRunning();
      tell();
      Thread.sleep(BETWEEN_LOOKS.toMillis());
    }
    ingestor.startAgain();
    screen.say("the ingestor is back");
  }

  /** Says what the page says if that is something new. */
  private PublisherProcess.Page tell() throws InterruptedException, IOException {
    PublisherProcess.Page health = publisher.health();
    String line = "health: " + health.status() + " " + health.complaint();
    if (!line.equals(said)) {
      said = line;
      screen.say("%s", line);
    }
    return health;
  }
}
