package dev.atomicdata.bench;

import dev.atomicdata.bench.micro.MicroCommand;
import dev.atomicdata.runner.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "atomic-data-publisher-bench",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    subcommands = MicroCommand.class,
    description = {
      "Measures the publisher on this machine, side by side with what it is compared to.",
      "",
      "Starts a PostgreSQL with generated Helium tables and an ingestor that counts, each a process"
          + " of its own, and has three strategies publish every hotspot, in turn, several rounds,"
          + " each in a new JVM. What is shown are medians of the rounds.",
      "",
      "  sequential  one call awaited before the next is sent, over the publisher's own channel,"
          + " page reads and signer, without its ledger; cut short after --sequential-for",
      "  pipelined   the publisher as serve runs it: ledger, lease, metrics and logs",
      "  limit       a loop that reads with one cursor, signs and sends; it detects, compares and"
          + " remembers nothing",
      ""
    },
    footerHeading =
        "%nThe last line is a JSON object with an object for each strategy. Its figures, and the"
            + " table's:%n",
    footer = {
      "  messages_per_second           from the first message to the last, at the ingestor",
      "  *_cpu_us_per_message          CPU time of publisher, database with all its backends, and",
      "                                ingestor, in microseconds, between the first and the last",
      "  peak_rss_mib                  the most memory the strategy's process ever held: any round",
      "  last_to_second_tenth          rate of the last tenth of the messages / of the second",
      "  signatures_per_second         of one thread, measured by limit before it begins",
      "  ratio_to_reference            limit / what such a loop reached when first measured, had it",
      "                                signed at signatures_per_second",
      "  ratio_to_sequential, _limit   pipelined / that strategy, in messages a second",
      "  statements_per_1000_messages  as pg_stat_statements counts them, BEGIN and COMMIT included,",
      "  round_trips_per_1000_messages and how often the publisher awaited an answer: a round of its",
      "                                own, through a relay that counts",
      "  startup_seconds               from starting the process until each table was polled once;",
      "                                median of --starts",
      "  latency_*_ms                  from the commit of a row to the ingestor's answer, at --rate",
      "                                for --seconds, polling_interval 1s, after up to 5 s before",
      "  idle_cpu_percent              of one core: publisher and database together, all jobs of the",
      "                                preset, default settings, for --idle; after they have",
      "                                recorded what is there, a VACUUM and two minutes more",
      "",
      "JAVA_OPTS apply to every JVM; publishers get -Xmx by --heap on top.",
      "",
      "Examples:",
      "  atomic-data-publisher-bench --rtt 20",
      "  atomic-data-publisher-bench --mobile 49995 --iot 1300000 --rounds 1 --idle 10m"
    })
public final class Main implements Callable<Integer> {

  /** The proportion of the two networks when the first numbers were taken: 49,995 to 1,300,000. */
  private static final int HOTSPOTS_TO_A_MOBILE = 27;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "How many hotspots, one in 27 a mobile one (default: 100000).")
  private int rows = 100_000;

  @Option(
      names = "--mobile",
      paramLabel = "N",
      description = "How many mobile hotspots, with --iot instead of --rows.")
  private int mobile;

  @Option(names = "--iot", paramLabel = "N", description = "How many IoT hotspots.")
  private int iot;

  @Option(
      names = "--rtt",
      paramLabel = "MS",
      defaultValue = "0",
      description = {
        "The ingestor answers this many milliseconds later, as if it were that far away (default:"
            + " ${DEFAULT-VALUE}). It looks every half millisecond which answers are due."
      })
  private int rtt;

  @Option(
      names = "--verify",
      description = "The ingestor verifies every signature, which costs it most of the machine.")
  private boolean verify;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = {
        "How often each strategy publishes everything, once limit has warmed up the ingestor for 10 s"
            + " at most (default: ${DEFAULT-VALUE})."
      })
  private int rounds;

  @Option(
      names = "--strategies",
      split = ",",
      paramLabel = "NAME",
      description = "Only these of sequential, pipelined and limit, separated by commas.")
  private List<Strategy> strategies = new ArrayList<>(List.of(Strategy.values()));

  @Option(
      names = "--sequential-for",
      paramLabel = "DURATION",
      defaultValue = "10s",
      description = "How long sequential is measured at most (default: ${DEFAULT-VALUE}).")
  private Duration sequentialFor = Duration.ZERO;

  @Option(
      names = "--heap",
      paramLabel = "SIZE",
      defaultValue = "256m",
      description = "Heap of each publisher's JVM (default: ${DEFAULT-VALUE}).")
  private String heap = "";

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "1000",
      description =
          "Rows changed a second, to measure latency; 0 to leave it out (default:"
              + " ${DEFAULT-VALUE}).")
  private int rate;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "60",
      description = "How long (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--starts",
      paramLabel = "N",
      defaultValue = "5",
      description =
          "How often start-up is measured; 0 to leave it out (default: ${DEFAULT-VALUE}).")
  private int starts;

  @Option(
      names = "--idle",
      paramLabel = "DURATION",
      arity = "0..1",
      fallbackValue = "10m",
      description = "Also measure idle CPU, for this long (without a value: 10m).")
  private Duration idle = Duration.ZERO;

  private Main() {}

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setUsageHelpWidth(100)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .registerConverter(Duration.class, Durations::parse)
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              if (failure instanceof IllegalStateException) {
                command.getErr().println(failure.getMessage());
              } else {
                failure.printStackTrace(command.getErr());
              }
              return CommandLine.ExitCode.SOFTWARE;
            });
  }

  @Override
  public Integer call() throws Exception {
    if (mobile + iot == 0) {
      mobile = rows / HOTSPOTS_TO_A_MOBILE;
      iot = rows - mobile;
    }
    check();
    Results results = new Results();
    Options options = new Options(mobile, iot, Duration.ofMillis(rtt), verify, heap);
    try (Scene scene = Scene.set(options)) {
      measure(new Bench(scene, spec.commandLine().getErr()), results);
    }
    results.table().forEach(spec.commandLine().getOut()::println);
    spec.commandLine().getOut().println(results.json());
    return 0;
  }

  private void measure(Bench bench, Results results) throws Exception {
    Map<Strategy, List<Drained>> drained = bench.drain(strategies, rounds, sequentialFor);
    drained.forEach(results::add);
    results.compare();
    if (!strategies.contains(Strategy.PIPELINED)) {
      return;
    }
    Bench.Asked asked = bench.asked();
    results.put(Strategy.PIPELINED, "statements_per_1000_messages", asked.statements());
    results.put(Strategy.PIPELINED, "round_trips_per_1000_messages", asked.roundTrips());
    if (starts > 0) {
      results.put(Strategy.PIPELINED, "startup_seconds", bench.startUp(starts));
    }
    if (rate > 0) {
      Percentiles latency = bench.latency(rate, Duration.ofSeconds(seconds));
      results.put(Strategy.PIPELINED, "latency_p50_ms", latency.at(50));
      results.put(Strategy.PIPELINED, "latency_p99_ms", latency.at(99));
      results.put(Strategy.PIPELINED, "latency_p99_9_ms", latency.at(99.9));
    }
    if (!idle.isZero()) {
      results.put(Strategy.PIPELINED, "idle_cpu_percent", bench.idleCpu(idle));
    }
  }

  private void check() {
    atLeast("--rows", rows, 1);
    atLeast("--mobile", mobile, 0);
    atLeast("--iot", iot, 0);
    atLeast("--rtt", rtt, 0);
    atLeast("--rounds", rounds, 1);
    atLeast("--rate", rate, 0);
    atLeast("--seconds", seconds, 1);
    atLeast("--starts", starts, 0);
    long changes = LatencyRun.changes(rate, Duration.ofSeconds(seconds));
    // Nearly all of them have a message.
    if (changes > iot * 9L / 10) {
      throw new ParameterException(
          spec.commandLine(),
          "--rate %d --seconds %d: %,d changes (expected: at most nine for ten IoT hotspots, and there are %,d)"
              .formatted(rate, seconds, changes, iot));
    }
  }

  private void atLeast(String option, int value, int least) {
    if (value < least) {
      throw new ParameterException(
          spec.commandLine(), "%s %d (expected: at least %d)".formatted(option, value, least));
    }
  }
}
