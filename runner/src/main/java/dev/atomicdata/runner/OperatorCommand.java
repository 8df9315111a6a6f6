package dev.atomicdata.runner;

import dev.atomicdata.ports.UnavailableException;
import dev.atomicdata.postgres.Database;
import dev.atomicdata.postgres.DatabaseSettings;
import dev.atomicdata.postgres.StateSchema;
import dev.atomicdata.runner.config.ConfigurationException;
import dev.atomicdata.runner.config.Settings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * A command that reads and writes the publisher's own tables, beside publishers that run or not.
 */
abstract class OperatorCommand implements Callable<Integer> {

  /** Somebody waits for the answer. */
  private static final Duration CONNECTING = Duration.ofSeconds(5);

  private final Launch launch;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = Main.CONFIG, paramLabel = Main.FILE, description = Main.CONFIG_MEANS)
  private Optional<Path> file = Optional.empty();

  OperatorCommand(Launch launch) {
    this.launch = launch;
  }

  /** Does what the command is for; returns the exit code. */
  abstract int run(Jobs jobs) throws InterruptedException;

  @Override
  public final Integer call() throws InterruptedException {
    Logging.silence();
    try {
      Settings settings = launch.settings(file);
      try (Database state = open(settings.state())) {
        requireTables(state);
        return run(new Jobs(settings.jobs(), state, spec.commandLine()));
      }
    } catch (ConfigurationException e) {
      Main.print(e.problems(), err());
      return ExitCode.USAGE;
    } catch (UnavailableException e) {
      err().println(e.getMessage());
      return ExitCode.SOFTWARE;
    }
  }

  final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  final PrintWriter err() {
    return spec.commandLine().getErr();
  }

  /** The command was given something that cannot be meant. */
  final ParameterException mistake(String text) {
    return new ParameterException(spec.commandLine(), text);
  }

  private void requireTables(Database state) {
    try {
      new StateSchema(state).require();
    } catch (IllegalStateException e) {
      throw mistake(String.valueOf(e.getMessage()));
    }
  }

  private static Database open(DatabaseSettings settings) {
    Duration acquire =
        settings.acquireTimeout().compareTo(CONNECTING) < 0
            ? settings.acquireTimeout()
            : CONNECTING;
    return Database.open(
        settings
            .withConnections(0, 1)
            .withTimeouts(acquire, settings.statementTimeout(), settings.lockTimeout()));
  }
}
