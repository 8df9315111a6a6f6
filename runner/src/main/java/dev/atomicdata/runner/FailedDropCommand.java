package dev.atomicdata.runner;

import dev.atomicdata.postgres.FailedRecords;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

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
final class FailedDropCommand extends OperatorCommand {

  @Option(names = JOB, required = true, paramLabel = "JOB", description = "The job's name.")
  private String name = "";

  @ArgGroup(multiplicity = "1")
  private ChosenKeys chosen = new ChosenKeys();

  FailedDropCommand(Launch launch) {
    super(launch);
  }

  @Override
  int run(Jobs jobs) {
    jobs.require(name);
    FailedRecords failed = new FailedRecords(jobs.state());
    int dropped;
    if (chosen.all()) {
      dropped = failed.dropAll(name);
    } else {
      new ParkedKeys(failed, name)
          .mistake(chosen.keys())
          .ifPresent(
              text -> {
                throw mistake(text);
              });
      dropped = failed.drop(name, chosen.keys());
    }
    out()
        .println(
            "dead letters of %s dropped: %,d; their keys stay unpublished until they change"
                .formatted(name, dropped));
    return ExitCode.OK;
  }
}
