package dev.atomicdata.domain;

import static java.util.Objects.requireNonNull;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One stream of messages.
 *
 * @param name identifies the job in its ledger, in logs and metrics
 * @param mapping what a document becomes
 * @param atomicDataQuery assembles documents: for many keys at a time with {@code $PRIMARY_KEYS},
 *     of which one column is the key, or for one with {@code $PRIMARY_KEY}
 * @param resultKeyColumn the column of the query that is the key; empty for the first one
 * @param sources the watched tables, each once
 * @param destination where its messages go, as configured; part of what makes two definitions of a
 *     job different
 * @param before the jobs whose message of a key goes before this job's message of the same key
 *     (design.md section 8); they come after no job themselves
 */
public record Job(
    String name,
    PayloadMapping mapping,
    String atomicDataQuery,
    Optional<String> resultKeyColumn,
    List<Source> sources,
    String destination,
    List<String> before) {

  public Job {
    requireNonNull(name, "name");
    requireNonNull(mapping, "mapping");
    requireNonNull(atomicDataQuery, "atomicDataQuery");
    requireNonNull(resultKeyColumn, "resultKeyColumn");
    requireNonNull(destination, "destination");
    sources = List.copyOf(sources);
    if (name.isBlank()) {
      throw new IllegalArgumentException("job name \"" + name + "\" (expected: not blank)");
    }
    Set<String> tables = new HashSet<>();
    for (Source source : sources) {
      if (!tables.add(source.table())) {
        throw new IllegalArgumentException(
            "job " + name + ": source " + source.table() + " twice (expected: each table once)");
      }
    }
    before = List.copyOf(before);
    if (before.contains(name) || Set.copyOf(before).size() < before.size()) {
      throw new IllegalArgumentException(
          "job " + name + ": before " + before + " (expected: other jobs, each once)");
    }
  }

  /** A job that comes after no other. */
  public Job(
      String name,
      PayloadMapping mapping,
      String atomicDataQuery,
      Optional<String> resultKeyColumn,
      List<Source> sources,
      String destination) {
    this(name, mapping, atomicDataQuery, resultKeyColumn, sources, destination, List.of());
  }

  /** A job whose query has the key as its first column. */
  public Job(
      String name,
      PayloadMapping mapping,
      String atomicDataQuery,
      List<Source> sources,
      String destination) {
    this(name, mapping, atomicDataQuery, Optional.empty(), sources, destination);
  }

  /** A job whose destination is not told: it is the same for all definitions of the job. */
  public Job(String name, PayloadMapping mapping, String atomicDataQuery, List<Source> sources) {
    this(name, mapping, atomicDataQuery, sources, "");
  }

  public String messageType() {
    return mapping.type();
  }

  /** The same job, whose messages come after those of other jobs. */
  public Job withBefore(List<String> jobs) {
    return new Job(
        name, mapping, atomicDataQuery, resultKeyColumn, sources, destination, List.copyOf(jobs));
  }

  /** Whether some of its keys are recorded at the start instead of being published. */
  public boolean recordsAtStart() {
    return sources.stream().anyMatch(source -> !source.start().equals(Start.EARLIEST));
  }
}
