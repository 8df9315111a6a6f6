package dev.atomicdata.runner;

import dev.atomicdata.postgres.PostgresOrders;
import dev.atomicdata.postgres.StoredJob;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

/** The command {@code pause}: has a job rest. */
@Command(
    name = "pause",
    description = {
      "Have a job rest until it is resumed, whoever holds it.",
      "",
      "Within a few seconds, or service.polling_interval where that is longer, its",
      "publisher settles what is in flight, and reads and sends nothing more. It keeps",
      "the job, and says 'paused' in /health, which stays healthy. Changes are found",
      "when the job is resumed; requests of republish and failed retry wait until then.",
      "A pause outlives restarts, and holds for whoever takes the job over."
    },
    footer = {"", "Example: atomic-data-publisher pause --job entity_ownership_changes"},
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class PauseCommand extends JobCommand {

  PauseCommand(Launch launch) {
    super(launch);
  }

  @Override
  int run(Jobs jobs, StoredJob job) {
    String name = job.name();
    Instant since = new PostgresOrders(jobs.state(), name).pause();
    if (job.pausedSince().isPresent()) {
      out().println(name + " is paused already, since " + TextTable.time(since));
    } else {
      out()
          .println(
              job.holder()
                  .map(holder -> name + " is paused; " + holder + " stops within seconds")
                  .orElse(name + " is paused; no publisher holds it at present"));
    }
    return ExitCode.OK;
  }
}
