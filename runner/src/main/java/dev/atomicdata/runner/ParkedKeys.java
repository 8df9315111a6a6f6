package dev.atomicdata.runner;

import dev.atomicdata.domain.RowKey;
import dev.atomicdata.postgres.FailedRecord;
import dev.atomicdata.postgres.FailedRecords;
import dev.atomicdata.runner.config.Nearest;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The keys of a job that are parked, and what to say of one that is not. */
final class ParkedKeys {

  private static final int COMPARED = 1_000;

  private final FailedRecords failed;
  private final String job;

  ParkedKeys(FailedRecords failed, String job) {
    this.failed = failed;
    this.job = job;
  }

  /** What is wrong with the first of the keys that is not parked. */
  Optional<String> mistake(Collection<RowKey> keys) {
    Set<RowKey> parked = failed.parked(job, keys);
    return keys.stream()
        .filter(key -> !parked.contains(key))
        .findFirst()
        .map(
            key ->
                failed
                    .find(job, key)
                    .flatMap(FailedRecord::closedAt)
                    .map(
                        closed ->
                            "%s of %s is closed since %s (republish publishes it once more)"
                                .formatted(key, job, TextTable.time(closed)))
                    .orElseGet(() -> unknown(key)));
  }

  String unknown(RowKey key) {
    List<String> open =
        failed.list(FailedRecords.Filter.open(job), COMPARED).stream()
            .map(record -> record.key().value())
            .toList();
    return open.isEmpty()
        ? key + " is no dead letter of " + job + ", which has none that is open"
        : "%s is no dead letter of %s; did you mean %s? (expected: one that failed list shows)"
            .formatted(key, job, Nearest.to(key.value(), open));
  }
}
