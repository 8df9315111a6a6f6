package dev.atomicdata.runner;

import dev.atomicdata.postgres.FailedRecords;
import dev.atomicdata.postgres.StoredJob;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

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
final class FailedRetryCommand extends OperatorCommand {

  @Option(names = JOB, required = true, paramLabel = "JOB", description = "The job's name.")
  private String name = "";

  @ArgGroup(multiplicity = "1")
  private ChosenKeys chosen = new ChosenKeys();

  FailedRetryCommand(Launch launch) {
    super(launch);
  }

  @Override
  int run(Jobs jobs) {
    StoredJob job = jobs.require(name);
    FailedRecords failed = new FailedRecords(jobs.state());
    int asked;
    if (chosen.all()) {
      asked = failed.retryAll(name);
    } else {
      new ParkedKeys(failed, name)
          .mistake(chosen.keys())
          .ifPresent(
              text -> {
                throw mistake(text);
              });
      asked = failed.retry(name, chosen.keys());
    }
    out().println("dead letters of %s to be tried again: %,d".formatted(name, asked));
    if (asked > 0) {
      Jobs.waitsFor(job).ifPresent(out()::println);
    }
    return ExitCode.OK;
  }
}
