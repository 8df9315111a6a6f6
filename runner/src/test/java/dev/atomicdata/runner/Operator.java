package dev.atomicdata.runner;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/** Types commands, and reads what they answer. */
final class Operator {

  private final Path directory;
  private final Path file;
  private volatile StringWriter out = new StringWriter();
  private volatile StringWriter err = new StringWriter();

  /**
   * @param file of settings, which every command is given
   */
  Operator(Path directory, Path file) {
    this.directory = directory;
    this.file = file;
  }

  /** Returns the exit code. */
  int types(String... arguments) {
    out = new StringWriter();
    err = new StringWriter();
    CommandLine line = Main.commandLine(directory, Map.of());
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    List<String> all = new ArrayList<>(List.of("--config", file.toString()));
    all.addAll(List.of(arguments));
    return line.execute(all.toArray(String[]::new));
  }

  String out() {
    return out.toString();
  }

  String err() {
    return err.toString();
  }
}
