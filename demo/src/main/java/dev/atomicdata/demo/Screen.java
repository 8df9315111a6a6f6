package dev.atomicdata.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Tells the person before it what happens; a terminal gets lines that change in place. */
final class Screen {

  private static final Duration BETWEEN_PLAIN_LINES = Duration.ofSeconds(5);
  private static final String CLEAR_LINE = "\033[2K";

  private final PrintStream out;
  private final boolean terminal;
  private final Map<MessageType, Long> before = new EnumMap<>(MessageType.class);
  private boolean drawn;
  private long begun;
  private long lastPlain;

  Screen(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  static Screen standard() {
    return new Screen(System.out, isTerminal() && !"dumb".equals(System.getenv("TERM")));
  }

  void say(String format, Object... arguments) {
    drawn = false;
    out.printf(format + "%n", arguments);
    out.flush();
  }

  /** Starts counting for rates and remaining times. */
  void begin(Tally tally) {
    drawn = false;
    begun = System.nanoTime();
    lastPlain = begun;
    for (MessageType type : MessageType.values()) {
      before.put(type, done(tally, type));
    }
  }

  /** One line a job: on a terminal at every call, else every few seconds. */
  void progress(Tally tally) {
    if (terminal) {
      if (drawn) {
        out.printf("\033[%dA\r", MessageType.values().length);
      }
      lines(tally, CLEAR_LINE);
      drawn = true;
    } else if (System.nanoTime() - lastPlain >= BETWEEN_PLAIN_LINES.toNanos()) {
      lastPlain = System.nanoTime();
      lines(tally, "");
    }
  }

  /** The last lines of a phase, whenever the ones before were. */
  void end(Tally tally) {
    if (terminal) {
      progress(tally);
    } else {
      lines(tally, "");
    }
    drawn = false;
  }

  private void lines(Tally tally, String prefix) {
    double seconds = Math.max(0.001, (System.nanoTime() - begun) / 1e9);
    for (MessageType type : MessageType.values()) {
      long expected = tally.of(type).expected();
      long done = done(tally, type);
      long left = expected - done;
      double rate = (done - Optional.ofNullable(before.get(type)).orElse(0L)) / seconds;
      String remaining =
          left == 0
              ? "done"
              : rate > 0
                  ? Durations.write(Duration.ofSeconds((long) (left / rate))) + " left"
                  : "waiting";
      out.printf(
          "%s  %-34s %,10d of %,10d  %3d %%  %,8.0f/s  %s%n",
          prefix, type.job(), done, expected, percent(done, expected), rate, remaining);
    }
    out.flush();
  }

  private static long done(Tally tally, MessageType type) {
    return tally.of(type).expected() - tally.of(type).missing();
  }

  private static long percent(long part, long whole) {
    return whole == 0 ? 100 : part * 100 / whole;
  }

  /** System.console() is there without a terminal too from Java 22 on. */
  private static boolean isTerminal() {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException e) {
      return false;
    }
  }
}
