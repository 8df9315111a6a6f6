package dev.atomicdata.runner;

import dev.atomicdata.runner.config.Configuration;
import dev.atomicdata.runner.config.ConfigurationException;
import dev.atomicdata.runner.config.Problem;
import dev.atomicdata.runner.config.Settings;
import java.io.PrintWriter;
import java.net.BindException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line. */
@Command(
    name = "atomic-data-publisher",
    description = "Publishes every change of the data behind a PostgreSQL key as a signed message.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "[COMMAND]",
    commandListHeading = "%nCommands:%n",
    footer = {
      "",
      "In a source checkout, ./atomic-data-publisher has two more:",
      "  demo      Show it all on this machine, with a database and an ingestor.",
      "  ingestor  Run an ingestor that verifies what it gets.",
      "",
      "Settings come from these places, and a later one wins:",
      "  - the built-in defaults",
      "  - config/default.toml",
      "  - config/local.toml, or the file that --config names",
      "  - the environment: ATOMIC_DATA_PUBLISHER_DATABASE_HOST is database.host",
      "To be set: service.preset = \"helium\" (or service.jobs), ingestor.base_url",
      "and signing.keypair_path.",
      "",
      "Exit codes: 0 it ended as asked, 1 it failed, 2 something to",
      "change in usage, configuration or database."
    })
public final class Main implements Callable<Integer> {

  static final String CONFIG = "--config";
  static final String FILE = "FILE";
  static final String CONFIG_MEANS = "Read this file of settings, not config/local.toml.";

  private final Path directory;
  private final Map<String, String> environment;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = CONFIG, paramLabel = FILE, description = CONFIG_MEANS)
  private Optional<Path> file = Optional.empty();

  /**
   * @param directory where the configuration's files are looked for
   */
  Main(Path directory, Map<String, String> environment) {
    this.directory = directory;
    this.environment = environment;
  }

  public static void main(String[] arguments) {
    System.exit(commandLine(Path.of(""), System.getenv()).execute(arguments));
  }

  static CommandLine commandLine(Path directory, Map<String, String> environment) {
    Main main = new Main(directory, environment);
    Launch launch = new Launch(directory, environment, () -> main.file);
    return new CommandLine(main)
        .addSubcommand(new ValidateCommand(directory, environment, () -> main.file))
        .addSubcommand(new KeypairCommand())
        .addSubcommand(new ConfigCommand(directory, environment, () -> main.file))
        .addSubcommand(new JobsCommand(launch))
        .addSubcommand(new PauseCommand(launch))
        .addSubcommand(new ResumeCommand(launch))
        .addSubcommand(new ReconcileCommand(launch))
        .addSubcommand(new RepublishCommand(launch))
        .addSubcommand(
            new CommandLine(new FailedCommand())
                .addSubcommand(new FailedListCommand(launch))
                .addSubcommand(new FailedShowCommand(launch))
                .addSubcommand(new FailedRetryCommand(launch))
                .addSubcommand(new FailedDropCommand(launch)))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler((wrong, arguments) -> explain(wrong))
        .setExecutionExceptionHandler(
            (failure, line, result) -> {
              Logger log = LoggerFactory.getLogger(Main.class);
              if (failure instanceof BindException) {
                log.error("{}", failure.getMessage());
              } else if (log.isErrorEnabled()) {
                log.error("ended by a failure", failure);
              } else {
                failure.printStackTrace(line.getErr());
              }
              return line.getCommandSpec().exitCodeOnExecutionException();
            });
  }

  @Override
  public Integer call() throws Exception {
    return serve(Optional.empty());
  }

  @Command(
      description = "Publish until told to stop. The command when none is given.",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class)
  int serve(
      @Option(names = CONFIG, paramLabel = FILE, description = CONFIG_MEANS) Optional<Path> own)
      throws Exception {
    try {
      Settings settings = Configuration.load(directory, own.or(() -> file), environment);
      Logging.configure(settings.logging());
      return Serve.untilStopped(settings);
    } catch (ConfigurationException e) {
      print(e.problems(), spec.commandLine().getErr());
      return CommandLine.ExitCode.USAGE;
    }
  }

  static void print(List<Problem> problems, PrintWriter err) {
    err.println("The configuration cannot be used:");
    problems.forEach(problem -> err.println("  " + problem.toString().replace("\n", "\n    ")));
  }

  private static int explain(ParameterException wrong) {
    CommandLine line = wrong.getCommandLine();
    PrintWriter err = line.getErr();
    if (wrong instanceof UnmatchedArgumentException unmatched
        && !unmatched.isUnknownOption()
        && !line.getSubcommands().isEmpty()) {
      err.println(
          unmatched.getUnmatched().get(0)
              + " is no command (expected: "
              + String.join(", ", line.getSubcommands().keySet())
              + ")");
    } else {
      err.println(wrong.getMessage());
    }
    err.println("See " + line.getCommandSpec().qualifiedName() + " --help");
    return CommandLine.ExitCode.USAGE;
  }
}
