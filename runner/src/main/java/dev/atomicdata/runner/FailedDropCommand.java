package dev.atomicdata.runner;

import dev.atomicdata.domain.RowKey;
import dev.atomicdata.postgres.FailedRecords;
import dev.atomicdata.postgres.StoredJob;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

/** The command {@code failed drop}. */
@Command(
    name = "drop",
    description = {
      "Give dead letters up: failed list no longer shows them.",
      "",
      "Their keys stay unpublished: the receiver keeps what it last accepted of them,",
      "until their data changes. Then they are tried as any other key, and parked anew",
      "if they fail. Until then failed retry and republish can still have them tried."
    },
    footer = {"", "Example: atomic-data-publisher failed drop --job entity_ownership_changes KEY"},
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class FailedDropCommand extends DeadLettersCommand {

  FailedDropCommand(Launch launch) {
    super(launch);
  }

  @Override
  int run(Jobs jobs, StoredJob job, Optional<List<RowKey>> keys) {
    FailedRecords failed = new FailedRecords(jobs.state());
    int dropped =
        keys.map(some -> failed.drop(job.name(), some)).orElseGet(() -> failed.dropAll(job.name()));
    out()
        .println(
            "dead letters of %s dropped: %,d; their keys stay unpublished until they change"
                .formatted(job.name(), dropped));
    return ExitCode.OK;
  }
}
