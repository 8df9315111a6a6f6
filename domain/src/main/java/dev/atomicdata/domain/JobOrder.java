package dev.atomicdata.domain;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.List;

/**
 * How a job stands among those that publish messages of the same keys (design.md section 8).
 *
 * @param before the jobs whose message of a key goes first
 * @param dependents the names of the jobs whose message of a key comes after this job's
 */
public record JobOrder(List<Job> before, List<String> dependents) {

  /** A job that comes after no other, and before none. */
  public static final JobOrder NONE = new JobOrder(List.of(), List.of());

  public JobOrder {
    before = List.copyOf(before);
    dependents = List.copyOf(dependents);
  }

  /**
   * The order of a job.
   *
   * <p>An order has two places only: then no job waits for itself, and the first message of a job
   * that goes before is one of which nothing was dropped.
   *
   * @param all all jobs; it may be among them
   * @throws IllegalArgumentException if a job to go before is not there, or comes after others
   */
  public static JobOrder of(Job job, Collection<Job> all) {
    requireNonNull(job, "job");
    return new JobOrder(
        job.before().stream().map(name -> first(job, name, all)).toList(),
        all.stream()
            .filter(other -> other.before().contains(job.name()))
            .map(Job::name)
            .sorted()
            .toList());
  }

  /** The names of the jobs that go first. */
  public List<String> names() {
    return before.stream().map(Job::name).toList();
  }

  private static Job first(Job job, String name, Collection<Job> all) {
    Job first =
        all.stream()
            .filter(other -> other.name().equals(name))
            .findFirst()
            .orElseThrow(
                () -> new IllegalArgumentException("job " + job.name() + ": no job " + name));
    if (!first.before().isEmpty()) {
      throw new IllegalArgumentException(
          "job %s: before %s, which comes after %s (expected: jobs that come after no other)"
              .formatted(job.name(), name, first.before()));
    }
    return first;
  }
}
