package dev.atomicdata.demo;

import dev.atomicdata.runner.Progress;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** Tells the person before it what happens; a terminal gets lines that change in place. */
final class Screen {

  private static final Duration BETWEEN_PLAIN_LINES = Duration.ofSeconds(5);
  private static final String CLEAR_LINE = "\033[2K";

  private final PrintStream out;
  private final boolean terminal;
  private final Map<MessageType, Progress> progresses = new EnumMap<>(MessageType.class);
  private final Map<MessageType, String> printed = new EnumMap<>(MessageType.class);
  private boolean drawn;
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
    lastPlain = System.nanoTime();
    printed.clear();
    for (MessageType type : MessageType.values()) {
      progresses.put(type, new Progress(System.nanoTime(), done(tally, type)));
    }
  }

  /** One line a job: on a terminal at every call, else every few seconds those that got on. */
  void progress(Tally tally) {
    if (terminal) {
      lines(tally);
    } else if (!tally.complete()
        && System.nanoTime() - lastPlain >= BETWEEN_PLAIN_LINES.toNanos()) {
      lastPlain = System.nanoTime();
      lines(tally);
    }
  }

  /** The last lines of a phase, whenever the ones before were. */
  void end(Tally tally) {
    lines(tally);
    drawn = false;
  }

  private void lines(Tally tally) {
    if (drawn && terminal) {
      out.printf("\033[%dA\r", progresses.size());
    }
    progresses.forEach(
        (type, progress) -> {
          String line =
              progress.line(System.nanoTime(), done(tally, type), tally.of(type).expected());
          String before = printed.put(type, line);
          if (terminal || !line.equals(before)) {
            out.printf("%s  %-34s %s%n", terminal ? CLEAR_LINE : "", type.job(), line);
          }
        });
    out.flush();
    drawn = true;
  }

  private static long done(Tally tally, MessageType type) {
    return tally.of(type).expected() - tally.of(type).missing();
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
