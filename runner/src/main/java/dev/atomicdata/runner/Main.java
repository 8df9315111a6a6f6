package dev.atomicdata.runner;

import dev.atomicdata.runner.config.Configuration;
import dev.atomicdata.runner.config.ConfigurationException;
import dev.atomicdata.runner.config.Settings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line. */
@Command(
    name = "atomic-data-publisher",
    description = "Publishes every change of the data behind a PostgreSQL key as a signed message.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "[serve]",
    footer = {
      "",
      "Settings come from the built-in defaults, config/default.toml,",
      "config/local.toml (or the file that --config names) and the environment:",
      "ATOMIC_DATA_PUBLISHER_DATABASE_HOST is database.host.",
      "These have to be set: service.preset = \"helium\" (or service.jobs),",
      "ingestor.base_url, signing.keypair_path.",
      "",
      "Exit codes: 0 ended as asked, 1 failed while running, 2 wrong usage or",
      "configuration."
    })
public final class Main implements Callable<Integer> {

  private final Path directory;
  private final Map<String, String> environment;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "settings instead of config/local.toml: a .toml, .conf or .json file")
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
    return new CommandLine(new Main(directory, environment))
        .setExecutionExceptionHandler(
            (failure, line, result) -> {
              LoggerFactory.getLogger(Main.class).error("ended by a failure", failure);
              return line.getCommandSpec().exitCodeOnExecutionException();
            });
  }

  @Override
  public Integer call() throws Exception {
    return serve();
  }

  @Command(
      description = "Publish until told to stop. The command when none is given.",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class)
  int serve() throws Exception {
    try {
      Settings settings = Configuration.load(directory, file, environment);
      Logging.configure(settings.logging());
      return Serve.untilStopped(settings);
    } catch (ConfigurationException e) {
      PrintWriter err = spec.commandLine().getErr();
      err.println("The configuration cannot be used:");
      e.problems().forEach(problem -> err.println("  " + problem));
      return CommandLine.ExitCode.USAGE;
    }
  }
}
