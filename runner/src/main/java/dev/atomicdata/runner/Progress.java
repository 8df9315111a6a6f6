package dev.atomicdata.runner;

import java.time.Duration;

/** How far one job has come since a phase began; times are those of {@link System#nanoTime}. */
public final class Progress {

  private final long begun;
  private final long before;
  private long last;
  private long lastDone;

  /**
   * Nothing is done yet.
   *
   * @param before what was done before the phase began
   */
  public Progress(long begun, long before) {
    this.begun = begun;
    this.before = before;
    this.last = begun;
    this.lastDone = before;
  }

  /** The rate counts until something was last done. */
  public String line(long now, long done, long all) {
    if (done != lastDone) {
      lastDone = done;
      last = now;
    }
    double seconds = (last - begun) / 1e9;
    double rate = seconds > 0 ? (done - before) / seconds : 0;
    return "%,10d of %,10d  %3d %%  %,8.0f/s  %s"
        .formatted(done, all, all == 0 ? 100 : done * 100 / all, rate, left(all - done, rate));
  }

  private static String left(long left, double rate) {
    if (left == 0) {
      return "done";
    }
    return rate > 0
        ? Durations.write(Duration.ofSeconds((long) Math.ceil(left / rate))) + " left"
        : "waiting";
  }
}
