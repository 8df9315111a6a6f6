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
 */
public record Job(
    String name,
    PayloadMapping mapping,
    String atomicDataQuery,
    Optional<String> resultKeyColumn,
    List<Source> sources,
    String destination) {

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
}
