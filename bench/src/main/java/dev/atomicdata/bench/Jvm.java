package dev.atomicdata.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A JVM of its own with this one's class path and options; what it says goes to a file. */
final class Jvm implements AutoCloseable {

  private static final int LAST_LINES = 30;
  private static final int SECONDS_TO_STOP = 20;

  private final String name;
  private final Process process;
  private final Path output;

  private Jvm(String name, Process process, Path output) {
    this.name = name;
    this.process = process;
    this.output = output;
  }

  /**
   * @param options win over this JVM's own
   * @param main the main class and its arguments
   */
  static Jvm start(String name, Path folder, List<String> options, List<String> main) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> !option.startsWith("-agentlib:") && !option.startsWith("-javaagent:"))
        .forEach(command::add);
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(main);
    Path output = folder.resolve(name + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().keySet().removeIf(key -> key.startsWith("ATOMIC_DATA_PUBLISHER_"));
    try {
      return new Jvm(name, builder.start(), output);
    } catch (IOException e) {
      throw new UncheckedIOException("the " + name + " cannot be started", e);
    }
  }

  long pid() {
    return process.pid();
  }

  boolean alive() {
    return process.isAlive();
  }

  /**
   * @throws IllegalStateException if it has ended; says what it said last
   */
  void requireRunning() {
    if (!process.isAlive()) {
      List<String> all = lines();
      throw new IllegalStateException(
          "the %s has ended with exit code %d; the last it said:%n  %s"
              .formatted(
                  name,
                  process.exitValue(),
                  String.join(
                      "\n  ", all.subList(Math.max(0, all.size() - LAST_LINES), all.size()))));
    }
  }

  /** What follows this in the first line that begins so, of those it has said so far. */
  Optional<String> after(String beginning) {
    return lines().stream()
        .filter(line -> line.startsWith(beginning))
        .map(line -> line.substring(beginning.length()))
        .findFirst();
  }

  /** Asks it to stop, waits, and insists. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(SECONDS_TO_STOP, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private List<String> lines() {
    try {
      return Files.readAllLines(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
