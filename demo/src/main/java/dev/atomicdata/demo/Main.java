package dev.atomicdata.demo;

import dev.atomicdata.runner.Durations;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The commands that need a database or an ingestor of their own. */
@Command(
    name = "atomic-data-publisher",
    description = "Shows and checks the publisher on this machine alone.",
    subcommands = {DemoCommand.class, IngestorCommand.class},
    synopsisSubcommandLabel = "(demo | ingestor)",
    mixinStandardHelpOptions = true)
public final class Main {

  private Main() {}

  public static void main(String[] args) {
    Logging.warningsToStandardError();
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new Main());
    commandLine.getCommandSpec().versionProvider(Main::version);
    for (CommandLine command : commandLine.getSubcommands().values()) {
      command.getCommandSpec().versionProvider(Main::version);
    }
    return commandLine
        .setUsageHelpWidth(100)
        .registerConverter(Duration.class, Durations::parse)
        .setExecutionExceptionHandler(
            (exception, command, parsed) -> {
              if (exception instanceof MistakeException) {
                command.getErr().println(exception.getMessage());
                return CommandLine.ExitCode.USAGE;
              }
              if (exception instanceof DemoFailedException) {
                command.getErr().println(exception.getMessage());
              } else {
                exception.printStackTrace(command.getErr());
              }
              return CommandLine.ExitCode.SOFTWARE;
            });
  }

  private static String[] version() {
    String version = Main.class.getPackage().getImplementationVersion();
    return new String[] {"atomic-data-publisher " + (version == null ? "unpackaged" : version)};
  }
}
