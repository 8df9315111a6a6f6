package dev.atomicdata.runner;

import dev.atomicdata.postgres.PostgresOrders;
import dev.atomicdata.postgres.StoredJob;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

/** The command {@code resume}: lets a paused job go on. */
@Command(
    name = "resume",
    description = {
      "Let a paused job go on where it stopped.",
      "",
      "Its publisher does so within a few seconds, or service.polling_interval where",
      "that is longer. What changed meanwhile is published, as each key is then."
    },
    footer = {"", "Example: atomic-data-publisher resume --job entity_ownership_changes"},
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class ResumeCommand extends JobCommand {

  ResumeCommand(Launch launch) {
    super(launch);
  }

  @Override
  int run(Jobs jobs, StoredJob job) {
    String name = job.name();
    Optional<Instant> since = new PostgresOrders(jobs.state(), name).resume();
    if (since.isEmpty()) {
      out().println(name + " is not paused");
    } else {
      String holder = job.holder().orElse("no publisher at present");
      out()
          .println(
              "%s goes on, paused since %s; it is held by %s"
                  .formatted(name, TextTable.time(since.get()), holder));
    }
    return ExitCode.OK;
  }
}
