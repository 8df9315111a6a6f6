package dev.atomicdata.runner;

import dev.atomicdata.domain.RowKey;
import dev.atomicdata.postgres.FailedRecords;
import dev.atomicdata.postgres.StoredJob;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** An operator's command about some dead letters of a job, or all. */
abstract class DeadLettersCommand extends JobCommand {

  @ArgGroup(multiplicity = "1")
  private Chosen chosen = new Chosen();

  DeadLettersCommand(Launch launch) {
    super(launch);
  }

  /**
   * Does what the command is for; returns the exit code.
   *
   * @param keys parked ones, each once; all that are open if empty
   */
  abstract int run(Jobs jobs, StoredJob job, Optional<List<RowKey>> keys)
      throws InterruptedException;

  @Override
  final int run(Jobs jobs, StoredJob job) throws InterruptedException {
    if (chosen.all) {
      return run(jobs, job, Optional.empty());
    }
    List<RowKey> keys = chosen.names.stream().distinct().map(RowKey::new).toList();
    new ParkedKeys(new FailedRecords(jobs.state()), job.name())
        .mistake(keys)
        .ifPresent(
            text -> {
              throw mistake(text);
            });
    return run(jobs, job, Optional.of(keys));
  }

  /** Some keys, or all. */
  static final class Chosen {

    @Parameters(
        arity = "1..*",
        paramLabel = "KEY",
        description = "Keys, as failed list shows them.")
    private List<String> names = List.of();

    @Option(names = "--all", required = true, description = "All open dead letters of the job.")
    private boolean all;
  }
}
