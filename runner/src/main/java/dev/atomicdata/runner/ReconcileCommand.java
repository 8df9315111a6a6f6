package dev.atomicdata.runner;

import dev.atomicdata.domain.Json;
import dev.atomicdata.postgres.Reconciles;
import dev.atomicdata.postgres.Reconciles.VanishedKey;
import dev.atomicdata.postgres.StoredJob;
import java.io.PrintWriter;
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

  ReconcileCommand(Launch launch) {
    super(launch);
  }

  @Override
  int run(Jobs jobs, StoredJob job) throws InterruptedException {
    if (first < 0) {
      throw mistake("--first " + first + " (expected: at least 0)");
    }
    Reconciles reconciles = new Reconciles(jobs.state(), job.name());
    if (!vanishedOnly) {
      PrintWriter progress = json ? err() : out();
      FollowedReconcile followed = new FollowedReconcile(jobs, job.name(), reconciles, progress);
      if (noWait) {
        boolean unused = followed.sayIsOver();
        return ExitCode.OK;
      }
      followed.toItsEnd();
    }
    show(job.name(), reconciles);
    return ExitCode.OK;
  }

  private void show(String job, Reconciles reconciles) {
    long all = reconciles.vanished();
    List<VanishedKey> keys = reconciles.vanished(first);
    if (json) {
      out().println(asJson(job, all, keys).write());
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

  private static Json asJson(String job, long all, List<VanishedKey> keys) {
    return Json.Members.empty()
        .with("job", Json.of(job))
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
