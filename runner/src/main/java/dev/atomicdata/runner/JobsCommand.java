package dev.atomicdata.runner;

import dev.atomicdata.postgres.StoredJob;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

/** The command {@code jobs}: who publishes what at present. */
@Command(
    name = "jobs",
    description = {
      "List the jobs, and who publishes them at present.",
      "",
      "HOLDER is process and machine of the publisher that has the job, REQUESTS is how",
      "many keys are to be looked at again, DEAD LETTERS how many are parked. How a job",
      "is doing is told by /health of its holder."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class JobsCommand extends OperatorCommand {

  JobsCommand(Launch launch) {
    super(launch);
  }

  @Override
  int run(Jobs jobs) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("JOB", "HOLDER", "PAUSED SINCE", "REQUESTS", "DEAD LETTERS"));
    jobs.all().values().forEach(job -> rows.add(row(job)));
    TextTable.lines(rows).forEach(out()::println);
    return ExitCode.OK;
  }

  private static List<String> row(StoredJob job) {
    return List.of(
        job.name(),
        job.holder().orElse("-"),
        job.pausedSince().map(TextTable::time).orElse("-"),
        Long.toString(job.requests()),
        Long.toString(job.deadLetters()));
  }
}
