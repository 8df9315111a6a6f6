package dev.atomicdata.demo;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A JVM of its own, with this one's options and class path; what it says goes to a file. Ctrl-C,
 * and other signals to this JVM's process group, do not reach it: it is stopped in its turn.
 */
final class ChildJvm implements AutoCloseable {

  private static final int LAST_LINES = 30;
  private static final int SECONDS_TO_STOP = 15;

  /** Without setsid, a signal that is ignored at the start of a JVM stays so. */
  private static final List<String> APART =
      List.of(
          "/bin/sh",
          "-c",
          "trap '' INT HUP; if command -v setsid >/dev/null; then exec setsid \"$@\"; fi; exec \"$@\"",
          "sh");

  private final String name;
  private final Process process;
  private final Path output;

  private ChildJvm(String name, Process process, Path output) {
    this.name = name;
    this.process = process;
    this.output = output;
  }

  static ChildJvm start(String name, Path folder, String mainClass, String... arguments) {
    List<String> command = new ArrayList<>(APART);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options());
    command.addAll(List.of("-cp", absoluteClassPath(), mainClass));
    command.addAll(List.of(arguments));
    Path output = folder.resolve(name + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    // Settings meant for a publisher of the caller's own are not meant for this one.
    builder.environment().keySet().removeIf(key -> key.startsWith("ATOMIC_DATA_PUBLISHER_"));
    try {
      return new ChildJvm(name, builder.start(), output);
    } catch (IOException e) {
      throw new DemoFailedException("the " + name + " cannot be started: " + e.getMessage(), e);
    }
  }

  long pid() {
    return process.pid();
  }

  /**
   * @throws DemoFailedException if it has ended
   */
  void requireRunning() {
    if (!process.isAlive()) {
      throw new DemoFailedException(
          "the " + name + " has ended with exit code " + process.exitValue() + lastLines());
    }
  }

  /** What it has said so far, line by line. */
  Stream<String> lines() {
    try {
      return Files.readAllLines(output).stream();
    } catch (IOException e) {
      throw new DemoFailedException("the " + name + "'s output cannot be read", e);
    }
  }

  /** The end of what it said, for a report of failure. */
  String lastLines() {
    List<String> all = lines().toList();
    List<String> last = all.subList(Math.max(0, all.size() - LAST_LINES), all.size());
    return last.isEmpty()
        ? "; it said nothing"
        : "; the last it said:\n  " + String.join("\n  ", last);
  }

  /** The most memory it ever held, in MiB; empty when it has ended. */
  Optional<Long> peakMemory() {
    try (Stream<String> status = Files.lines(Path.of("/proc", "" + pid(), "status"))) {
      return status
          .filter(line -> line.startsWith("VmHWM:"))
          .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Ends it as kill -9 does, and waits until it has ended. */
  void kill() {
    try {
      process.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Asks it to stop, waits, and insists. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(SECONDS_TO_STOP, TimeUnit.SECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** A debugger can listen for one JVM only. */
  private static List<String> options() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> !option.startsWith("-agentlib:") && !option.startsWith("-javaagent:"))
        .toList();
  }

  private static String absoluteClassPath() {
    return Stream.of(System.getProperty("java.class.path").split(":", -1))
        .map(part -> Path.of(part).toAbsolutePath().toString())
        .reduce((left, right) -> left + ":" + right)
        .orElseThrow();
  }
}
