package dev.atomicdata.runner;

import dev.atomicdata.postgres.Finding;
import dev.atomicdata.postgres.Finding.Severity;
import dev.atomicdata.runner.config.Configuration;
import dev.atomicdata.runner.config.ConfigurationException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code validate}: tells whether {@code serve} would work. */
@Command(
    name = "validate",
    description = {
      "Tell whether serve would work, and what to do if not.",
      "",
      "Checks the configuration, the key file, whether ingestor and databases answer,",
      "privileges, tables, queries, indexes and the publisher's own tables. Changes",
      "nothing, publishes nothing, and shows no secret."
    },
    footer = {
      "",
      "Exit codes: 0 serve would work, perhaps with warnings; 1 it would start and wait",
      "for a database or the ingestor; 2 it would not start: wrong configuration, a",
      "missing privilege, or wrong usage."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class ValidateCommand implements Callable<Integer> {

  private final Path directory;
  private final Map<String, String> environment;
  private final Supplier<Optional<Path>> before;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = Main.CONFIG, paramLabel = Main.FILE, description = Main.CONFIG_MEANS)
  private Optional<Path> file = Optional.empty();

  /**
   * @param before the file that was named before the command, if any
   */
  ValidateCommand(
      Path directory, Map<String, String> environment, Supplier<Optional<Path>> before) {
    this.directory = directory;
    this.environment = environment;
    this.before = before;
  }

  @Override
  public Integer call() {
    Logging.silence();
    List<Finding> findings = findings();
    PrintWriter out = spec.commandLine().getOut();
    FindingTable.lines(findings).forEach(out::println);
    out.println();
    long wrong = count(findings, Severity.WRONG);
    long away = count(findings, Severity.UNAVAILABLE);
    long warnings = count(findings, Severity.WARNING);
    if (wrong > 0) {
      out.println("serve would not start: " + wrong + " wrong, " + warnings + " warnings");
      return ExitCode.USAGE;
    }
    if (away > 0) {
      out.println("serve would start and wait: " + away + " away, " + warnings + " warnings");
      return ExitCode.SOFTWARE;
    }
    out.println("serve would work: " + warnings + " warnings");
    return ExitCode.OK;
  }

  private List<Finding> findings() {
    try {
      return Validation.findings(
          Configuration.load(directory, file.or(() -> before.get()), environment));
    } catch (ConfigurationException e) {
      return e.problems().stream()
          .map(problem -> new Finding(Severity.WRONG, "configuration", problem.toString(), ""))
          .toList();
    }
  }

  private static long count(List<Finding> findings, Severity severity) {
    return findings.stream().filter(finding -> finding.severity() == severity).count();
  }
}
