package dev.atomicdata.demo;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Shows the publisher at work on this machine alone.",
      "",
      "Starts a PostgreSQL with generated Helium tables, an ingestor that verifies every"
          + " signature, and the publisher with its helium preset, each a process of its own. Once"
          + " everything is acknowledged, it changes rows in seven ways in one transaction and"
          + " waits until exactly the affected messages have followed. What must arrive is"
          + " predicted by queries of its own.",
      "",
      "Everything lives in a temporary folder that is removed at the end. JAVA_OPTS apply to the"
          + " publisher too.",
      ""
    },
    footerHeading =
        "%nThe last line is a JSON object; its counts are of pairs of message type and"
            + " asset:%n",
    footer = {
      "  expected             pairs that the tables call for at the end",
      "  published, verified  messages acknowledged to the publisher, accepted by the ingestor,",
      "                       in both phases; those that follow the changes of --stay are left out",
      "  rejected             messages that the ingestor refused",
      "  dead_letters         pairs that the publisher has given up for the time being",
      "  duplicates           messages that say what the pair's message before said",
      "  missing              pairs whose last message is not what the tables call for",
      "  changed_keys         pairs that the changes of the second phase affect",
      "  changed_published    messages accepted in the second phase",
      "  seconds              from the publisher's start to the last awaited message",
      "  messages_per_second  in the first phase, from its first message to its last",
      "  peak_rss_mib         the most memory that the publisher's process ever held",
      "",
      "The exit code is 0 only if rejected, dead_letters, duplicates and missing are 0, and"
          + " changed_published is changed_keys; 130 if a signal ended --stay and not everything"
          + " followed within a minute. With --outage, up to 12,000 duplicates are right: four jobs"
          + " with three open pages of 1,000 keys each."
    })
final class DemoCommand implements Callable<Integer> {

  @Option(
      names = "--mobile",
      paramLabel = "N",
      defaultValue = "2000",
      description = "How many mobile hotspots (default: ${DEFAULT-VALUE}).")
  private int mobile;

  @Option(
      names = "--iot",
      paramLabel = "N",
      defaultValue = "18000",
      description = "How many IoT hotspots (default: ${DEFAULT-VALUE}).")
  private int iot;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Equal seeds generate equal rows (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--stay",
      paramLabel = "DURATION",
      arity = "0..1",
      fallbackValue = "87600h",
      description = {
        "Keep running afterwards and change a row twice a second, for this long, for example 10m;"
            + " without a duration until interrupted. The first SIGINT or SIGTERM ends the"
            + " changes, and what is due has a minute to follow; the second breaks off at once."
      })
  private Duration stay = Duration.ZERO;

  @Option(
      names = "--outage",
      paramLabel = "DURATION",
      description = {
        "Kill the ingestor after a third of the first phase and bring it back after this long, for"
            + " example 20s. What was sent and not settled then may arrive twice."
      })
  private Duration outage = Duration.ZERO;

  @Override
  public Integer call() throws Exception {
    if (mobile < 0 || iot < 0 || mobile + iot < 1) {
      throw new MistakeException(
          "--mobile %d --iot %d (expected: at least one hotspot)".formatted(mobile, iot));
    }
    Screen screen = Screen.standard();
    return new Demo(screen, mobile, iot, seed, unlessZero(stay), unlessZero(outage)).run();
  }

  private static Optional<Duration> unlessZero(Duration time) {
    return time.isZero() ? Optional.empty() : Optional.of(time);
  }
}
