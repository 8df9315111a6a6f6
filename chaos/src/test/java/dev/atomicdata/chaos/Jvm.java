package dev.atomicdata.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/** A small JVM of its own; what it says goes to a file. */
final class Jvm implements AutoCloseable {

  private static final List<String> OPTIONS =
      List.of("-Xmx96m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");

  /** The exit code of a process that was killed: 128 and the number of the signal. */
  static final int KILLED = 137;

  private final Process process;
  private final Path output;

  private Jvm(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  static Jvm start(Path output, String mainClass, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(OPTIONS);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(output.toFile()));
    builder.environment().keySet().removeIf(name -> name.startsWith("ATOMIC_DATA_PUBLISHER_"));
    try {
      return new Jvm(builder.start(), output);
    } catch (IOException e) {
      throw new UncheckedIOException("no JVM", e);
    }
  }

  /** As the holder of a lease is named: by its process. */
  String name() {
    return "" + process.pid();
  }

  boolean alive() {
    return process.isAlive();
  }

  /** Tells its exit code when it has ended, however it did, on some thread. */
  void onEnd(IntConsumer told) {
    var unused = process.onExit().thenAccept(ended -> told.accept(ended.exitValue()));
  }

  /** As {@code kill -9} does; returns when it has ended. */
  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Sends a signal such as STOP or CONT. */
  void signal(String name) {
    try {
      int code = new ProcessBuilder("kill", "-" + name, name()).start().waitFor();
      if (code != 0 && alive()) {
        throw new IllegalStateException("kill -" + name + " " + name() + " ended with " + code);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Asks it to stop, and returns when it has ended. */
  void terminate() {
    process.destroy();
    process.onExit().join();
  }

  /** The end of what it said, for a report of failure. */
  String lastLines() {
    try {
      List<String> lines = Files.readAllLines(output);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
