package dev.atomicdata.runner;

import dev.atomicdata.runner.config.Configuration;
import dev.atomicdata.runner.config.ShownConfiguration;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code config}: shows what the configuration comes to. */
@Command(
    name = "config",
    description = "Look at the configuration, without starting anything.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "show",
    commandListHeading = "%nCommands:%n")
final class ConfigCommand {

  private final Path directory;
  private final Map<String, String> environment;
  private final Supplier<Optional<Path>> file;

  @Spec private CommandSpec spec = CommandSpec.create();

  /**
   * @param file that the main command was given
   */
  ConfigCommand(Path directory, Map<String, String> environment, Supplier<Optional<Path>> file) {
    this.directory = directory;
    this.environment = environment;
    this.file = file;
  }

  @Command(
      description = "Print every setting with its value, and where that was set.",
      footer = {
        "",
        "Each line ends with its place: default, FILE:LINE, or the variable's name.",
        "Jobs follow, with what they leave to defaults; those of a preset as comments.",
        "Passwords are shown as ***. It is TOML, and works as a configuration file.",
        "",
        "Problems are printed on standard error. Exit codes: 0 there are none, 2 some."
      },
      mixinStandardHelpOptions = true,
      versionProvider = Version.class)
  int show(
      @Option(names = Main.CONFIG, paramLabel = Main.FILE, description = Main.CONFIG_MEANS)
          Optional<Path> own) {
    ShownConfiguration shown = Configuration.show(directory, own.or(file), environment);
    PrintWriter out = spec.commandLine().getOut();
    out.print(shown.toml());
    out.flush();
    if (shown.problems().isEmpty()) {
      return ExitCode.OK;
    }
    Main.print(shown.problems(), spec.commandLine().getErr());
    return ExitCode.USAGE;
  }
}
