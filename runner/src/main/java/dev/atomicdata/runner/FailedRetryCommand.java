package dev.atomicdata.runner;

import dev.atomicdata.domain.RowKey;
import dev.atomicdata.postgres.Republishing;
import dev.atomicdata.postgres.StoredJob;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command {@code failed retry}. */
@Command(
    name = "retry",
    description = {
      "Have parked keys tried again though their data has not changed.",
      "",
      "For dead letters whose reason lies elsewhere: a receiver that was mended, a",
      "query that failed. The job's publisher does so at its next poll; what fails",
      "again is parked again, and one failure more is counted. Waits until all are",
      "done, and tells how far it is; no more than 20,000 keys wait at a time."
    },
    footer = {
      "",
      "Example: atomic-data-publisher failed retry --job entity_ownership_changes --all"
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class FailedRetryCommand extends DeadLettersCommand {

  @Mixin private Asking asking = new Asking();

  FailedRetryCommand(Launch launch) {
    super(launch);
  }

  @Override
  int run(Jobs jobs, StoredJob job, Optional<List<RowKey>> keys) throws InterruptedException {
    Republishing again =
        keys.map(some -> Republishing.keys(jobs.state(), job.name(), some))
            .orElseGet(() -> Republishing.deadLetters(jobs.state(), job.name()));
    return asking.ask(jobs, job, again, keys.isPresent() ? "(the same keys)" : "--all");
  }
}
