package dev.atomicdata.runner;

import dev.atomicdata.domain.Job;
import dev.atomicdata.postgres.Database;
import dev.atomicdata.postgres.FailedRecord;
import dev.atomicdata.postgres.HeldBackKeys;
import dev.atomicdata.postgres.StoredJob;
import dev.atomicdata.runner.config.Nearest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The jobs that an operator can name: those that are configured, and those that have run. */
final class Jobs {

  private final List<Job> configured;
  private final Database state;
  private final CommandLine line;

  Jobs(List<Job> configured, Database state, CommandLine line) {
    this.configured = configured;
    this.state = state;
    this.line = line;
  }

  Database state() {
    return state;
  }

  /** By name; one that has not run yet has nothing. */
  Map<String, StoredJob> all() {
    Map<String, StoredJob> jobs = new TreeMap<>();
    configured.forEach(
        job -> jobs.put(job.name(), new StoredJob(job.name(), Optional.empty(), Optional.empty())));
    StoredJob.all(state).forEach(job -> jobs.put(job.name(), job));
    return jobs;
  }

  /** By name of the jobs that come after others: how many of their keys those hold back. */
  Map<String, Long> heldBack() {
    return HeldBackKeys.count(state, configured);
  }

  /** The jobs for which this dead letter holds its key back. */
  List<String> heldBack(FailedRecord deadLetter) {
    return HeldBackKeys.by(state, configured, deadLetter.job(), deadLetter.key());
  }

  /** Why requests to a job wait at present; empty if they do not. */
  static Optional<String> waitsFor(StoredJob job) {
    if (job.pausedSince().isPresent()) {
      return Optional.of(
          "%1$s is paused since %2$s: requests wait until resume --job %1$s"
              .formatted(job.name(), TextTable.time(job.pausedSince().get())));
    }
    return job.holder().isPresent()
        ? Optional.empty()
        : Optional.of(
            "no publisher holds " + job.name() + " at present: requests wait until one does");
  }

  /**
   * @throws ParameterException if there is no job of that name
   */
  StoredJob require(String name) {
    Map<String, StoredJob> jobs = all();
    StoredJob job = jobs.get(name);
    if (job == null) {
      throw new ParameterException(
          line,
          "%s is no job; did you mean %s? (expected: %s)"
              .formatted(name, Nearest.to(name, jobs.keySet()), String.join(", ", jobs.keySet())));
    }
    return job;
  }
}
