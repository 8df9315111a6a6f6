package dev.atomicdata.runner;

import dev.atomicdata.domain.RowKey;
import dev.atomicdata.postgres.FailedRecords;
import dev.atomicdata.postgres.StoredJob;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

/** The command {@code failed retry}. */
@Command(
    name = "retry",
    description = {
      "Have parked keys tried again though their data has not changed.",
      "",
      "For dead letters whose reason lies elsewhere: a receiver that was mended, a",
      "query that failed. The job's publisher does so at its next poll; what fails",
      "again is parked again, and one failure more is counted."
    },
    footer = {
      "",
      "Example: atomic-data-publisher failed retry --job entity_ownership_changes --all"
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class FailedRetryCommand extends DeadLettersCommand {

  FailedRetryCommand(Launch launch) {
    super(launch);
  }

  @Override
  int run(Jobs jobs, StoredJob job, Optional<List<RowKey>> keys) {
    FailedRecords failed = new FailedRecords(jobs.state());
    int asked =
        keys.map(some -> failed.retry(job.name(), some))
            .orElseGet(() -> failed.retryAll(job.name()));
    out().println("dead letters of %s to be tried again: %,d".formatted(job.name(), asked));
    if (asked > 0) {
      Jobs.waitsFor(job).ifPresent(out()::println);
    }
    return ExitCode.OK;
  }
}
