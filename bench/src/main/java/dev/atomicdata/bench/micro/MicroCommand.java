package dev.atomicdata.bench.micro;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

@Command(
    name = "micro",
    mixinStandardHelpOptions = true,
    customSynopsis = "atomic-data-publisher-bench micro [REGEX...] [JMH OPTIONS]",
    description = {
      "Measures single parts of the data path, each alone: signing, parsing, mapping,"
          + " fingerprints, encoding, sealing, checkpoints and steps.",
      "",
      "All of them take about two minutes. REGEX chooses by name, as in \"micro Signing\"; options"
          + " are JMH's, for example -f 3 for three JVMs each, -i 10 for ten seconds, -t 2 for two"
          + " threads, -prof gc for bytes allocated.",
      "",
      "Shown are microseconds for one operation of one thread, with the error of JMH (99.9 %%), and"
          + " operations a second. What happens meanwhile goes to standard error."
    })
public final class MicroCommand implements Callable<Integer> {

  /** The first that warns of native libraries, and of the Unsafe that protobuf uses. */
  private static final int WARNING_JAVA = 24;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Unmatched private List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() throws RunnerException {
    PartsTable.of(results(given())).forEach(spec.commandLine().getOut()::println);
    return 0;
  }

  private CommandLineOptions given() {
    try {
      return new CommandLineOptions(arguments.toArray(String[]::new));
    } catch (CommandLineOptionException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private static Collection<RunResult> results(CommandLineOptions given) throws RunnerException {
    Options options = new OptionsBuilder().parent(given).jvmArgsAppend(jvmArguments(given)).build();
    PrintStream progress = System.err;
    OutputFormat format =
        OutputFormatFactory.createFormatInstance(
            progress, given.verbosity().orElse(VerboseMode.NORMAL));
    return new Runner(options, format).run();
  }

  private static String[] jvmArguments(CommandLineOptions given) {
    List<String> arguments = new ArrayList<>(given.getJvmArgsAppend().orElse(List.of()));
    arguments.add("-Dlogback.configurationFile=logback-micro.xml");
    if (Runtime.version().feature() >= WARNING_JAVA) {
      arguments.add("--enable-native-access=ALL-UNNAMED");
      arguments.add("--sun-misc-unsafe-memory-access=allow");
    }
    return arguments.toArray(String[]::new);
  }
}
