package dev.atomicdata.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** What Linux tells of processes in /proc. */
final class Processes {

  /** Of {@code sysconf(_SC_CLK_TCK)}, the same on every Linux that Java runs on. */
  private static final long TICKS_PER_SECOND = 100;

  private static final int USER_TIME = 11;

  private Processes() {}

  /** The CPU time of one process, in microseconds; 0 when it has ended. */
  static long cpuMicros(long pid) {
    return micros(pid, 2);
  }

  /**
   * The CPU time of a process and its children, in microseconds, of those included that it has
   * waited for.
   */
  static long cpuMicrosOfTree(long pid) {
    long children =
        ProcessHandle.of(pid).stream()
            .flatMap(ProcessHandle::descendants)
            .mapToLong(child -> micros(child.pid(), 2))
            .sum();
    return micros(pid, 4) + children;
  }

  /** The most memory that a process ever held, in MiB; empty when it has ended. */
  static OptionalLong peakMemoryMib(long pid) {
    try (Stream<String> status = Files.lines(Path.of("/proc", "" + pid, "status"))) {
      return status
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  /** The first of user and system time, and those of ended children: proc(5). */
  private static long micros(long pid, int times) {
    String stat;
    try {
      stat = Files.readString(Path.of("/proc", "" + pid, "stat"));
    } catch (IOException e) {
      return 0;
    }
    // The name, in parentheses, may hold spaces.
    List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).trim().split(" ", -1));
    return fields.subList(USER_TIME, USER_TIME + times).stream().mapToLong(Long::parseLong).sum()
        * (1_000_000 / TICKS_PER_SECOND);
  }
}
