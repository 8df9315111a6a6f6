package dev.atomicdata.runner;

import dev.atomicdata.postgres.JobCounts;
import dev.atomicdata.postgres.StoredJob;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

/** The command {@code jobs}: who publishes what at present. */
@Command(
    name = "jobs",
    description = {
      "List the jobs, and who publishes them at present.",
      "",
      "HOLDER is process and machine of the publisher that has the job, REQUESTS is how",
      "many keys are to be looked at again, DEAD LETTERS how many are parked, HELD BACK",
      "how many may not be sent before a dead letter of another job is accepted. How a",
      "job is doing is told by /health of its holder."
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
    rows.add(List.of("JOB", "HOLDER", "PAUSED SINCE", "REQUESTS", "DEAD LETTERS", "HELD BACK"));
    Map<String, JobCounts> counts = JobCounts.all(jobs.state());
    Map<String, Long> heldBack = jobs.heldBack();
    jobs.all()
        .values()
        .forEach(
            job ->
                rows.add(
                    row(
                        job,
                        counts.getOrDefault(job.name(), JobCounts.NONE),
                        Optional.ofNullable(heldBack.get(job.name())))));
    TextTable.lines(rows).forEach(out()::println);
    return ExitCode.OK;
  }

  private static List<String> row(StoredJob job, JobCounts counts, Optional<Long> heldBack) {
    return List.of(
        job.name(),
        job.holder().orElse("-"),
        job.pausedSince().map(TextTable::time).orElse("-"),
        Long.toString(counts.requests()),
        Long.toString(counts.deadLetters()),
        heldBack.map(keys -> Long.toString(keys)).orElse("-"));
  }
}
