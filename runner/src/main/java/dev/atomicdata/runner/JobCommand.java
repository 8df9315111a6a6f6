package dev.atomicdata.runner;

import dev.atomicdata.postgres.StoredJob;
import picocli.CommandLine.Option;

/** An operator's command about one job. */
abstract class JobCommand extends OperatorCommand {

  @Option(names = "--job", required = true, paramLabel = "JOB", description = "The job's name.")
  private String name = "";

  JobCommand(Launch launch) {
    super(launch);
  }

  /** Does what the command is for; returns the exit code. */
  abstract int run(Jobs jobs, StoredJob job) throws InterruptedException;

  @Override
  final int run(Jobs jobs) throws InterruptedException {
    return run(jobs, jobs.require(name));
  }
}
