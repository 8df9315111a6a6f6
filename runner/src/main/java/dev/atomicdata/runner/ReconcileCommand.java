package dev.atomicdata.runner;

import dev.atomicdata.domain.ChangePage;
import dev.atomicdata.domain.Json;
import dev.atomicdata.postgres.Reconciles;
import dev.atomicdata.postgres.Reconciles.Progress;
import dev.atomicdata.postgres.Reconciles.VanishedKey;
import dev.atomicdata.postgres.StoredJob;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/**
 * The command {@code reconcile}: has every key of a job compared, and tells which have vanished.
 */
@Command(
    name = "reconcile",
    description = {
      "Have every key of a job compared with what the receiver acknowledged.",
      "",
      "The publisher that holds the job does it, beside its polls and for half of the",
      "time at most: what differs is published, and keys of which nothing is left are",
      "reported as vanished, because no message can say so. It happens by itself every",
      "service.reconcile_interval. This command asks for it now, follows it to its end",
      "and shows the vanished keys, those found last first. Ending the command does not",
      "end the reconcile, and a restart of the publisher does not either."
    },
    footer = {
      "",
      "A vanished key is forgotten when it is still gone a week later.",
      "",
      "Examples:",
      "  atomic-data-publisher reconcile --job entity_ownership_changes",
      "  atomic-data-publisher reconcile --job entity_ownership_changes --vanished --json",
      "",
      "Exit codes: 0 as asked, 1 the database does not answer, 2 wrong usage."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class ReconcileCommand extends JobCommand {

  private static final Duration PAUSE = Duration.ofMillis(500);

  @Option(names = "--vanished", description = "Only show the keys that have vanished.")
  private boolean vanishedOnly;

  @Option(names = "--no-wait", description = "Only ask for it, and do not follow it.")
  private boolean noWait;

  @Option(
      names = "--first",
      paramLabel = "N",
      defaultValue = "20",
      description = "Show so many vanished keys; ${DEFAULT-VALUE} when left out.")
  private int first;

  @Option(names = "--json", description = "Show the result as JSON; progress goes to stderr.")
  private boolean json;

  private String name = "";
  private String said = "";

  ReconcileCommand(Launch launch) {
    super(launch);
  }

  @Override
  int run(Jobs jobs, StoredJob job) throws InterruptedException {
    if (first < 0) {
      throw mistake("--first " + first + " (expected: at least 0)");
    }
    name = job.name();
    Reconciles reconciles = new Reconciles(jobs.state(), name);
    if (!vanishedOnly) {
      Instant asked = reconciles.ask();
      say(standing(job).isEmpty() ? name + " is to be reconciled" : "");
      follow(jobs, reconciles, asked);
    }
    if (vanishedOnly || !noWait) {
      show(reconciles);
    }
    return ExitCode.OK;
  }

  private void follow(Jobs jobs, Reconciles reconciles, Instant asked) throws InterruptedException {
    Progress now = reconciles.progress();
    while (!isOver(now, asked)) {
      String standing = standing(jobs.require(name));
      say(standing.isEmpty() ? progress(now, asked) : standing);
      if (noWait) {
        return;
      }
      Thread.sleep(PAUSE.toMillis());
      now = reconciles.progress();
    }
    say(name + " is reconciled");
  }

  private static boolean isOver(Progress progress, Instant asked) {
    return progress.overSince().filter(asked::isBefore).isPresent();
  }

  /** Why nothing happens; empty if something should. */
  private String standing(StoredJob job) {
    if (job.pausedSince().isPresent()) {
      return name + " is paused; it is reconciled when it is resumed";
    }
    return job.holder().isPresent()
        ? ""
        : "no publisher holds " + name + "; it is reconciled when one does";
  }

  private String progress(Progress progress, Instant asked) {
    if (progress.began().filter(asked::isBefore).isEmpty()) {
      return progress.began().isPresent()
          ? name + " is being reconciled already, and once more after that"
          : name + " is to be reconciled";
    }
    String part = progress.part().orElse("");
    if (!part.equals(ChangePage.RECONCILE)) {
      return name + ": reading keys of " + part;
    }
    return "%s: %d of %d keys, %d %%"
        .formatted(
            name,
            progress.walked(),
            progress.known(),
            100 * progress.walked() / Math.max(1, progress.known()));
  }

  /** Says each thing once. */
  private void say(String text) {
    if (!text.equals(said) && !text.isEmpty()) {
      said = text;
      (json ? err() : out()).println(text);
    }
  }

  private void show(Reconciles reconciles) {
    long all = reconciles.vanished();
    List<VanishedKey> keys = reconciles.vanished(first);
    if (json) {
      out().println(asJson(all, keys).write());
      return;
    }
    if (all == 0) {
      out().println("no key has vanished");
      return;
    }
    out().println(all + " vanished " + (all == 1 ? "key:" : "keys:"));
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("SINCE", "KEY"));
    keys.forEach(key -> rows.add(List.of(TextTable.time(key.since()), key.key().value())));
    TextTable.lines(rows).forEach(out()::println);
    if (keys.size() < all) {
      out().println("and " + (all - keys.size()) + " more (--first N shows them)");
    }
  }

  private Json asJson(long all, List<VanishedKey> keys) {
    return Json.Members.empty()
        .with("job", Json.of(name))
        .with("vanished", Json.of(all))
        .with(
            "keys",
            new Json.Array(
                keys.stream()
                    .<Json>map(
                        key ->
                            Json.Members.empty()
                                .with("key", Json.of(key.key().value()))
                                .with("since", Json.of(key.since().toString())))
                    .toList()));
  }
}
