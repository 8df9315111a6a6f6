package dev.atomicdata.postgres;

import dev.atomicdata.domain.Change;
import dev.atomicdata.ports.UnavailableException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What touched rows of one source say that nobody can publish. No key of the job could be parked
 * for it, so it is told in the log, and counted.
 */
final class Refusals {

  private static final Logger log = LoggerFactory.getLogger(Refusals.class);

  /**
   * The largest key in bytes. An index holds up to 2,704 (PostgreSQL manual, section 67.1: a third
   * of a page), with the job's name before it.
   */
  static final int LARGEST_KEY = 2_000;

  private static final int SHOWN = 100;

  private final String job;
  private final String table;
  private int count;

  Refusals(String job, String table) {
    this.job = job;
    this.table = table;
  }

  /** Those whose key the ledger can hold. */
  List<Change> holdable(List<Change> changes) {
    List<Change> fine = changes.stream().filter(change -> bytes(change) <= LARGEST_KEY).toList();
    if (fine.size() < changes.size()) {
      changes.stream()
          .filter(change -> bytes(change) > LARGEST_KEY)
          .findFirst()
          .ifPresent(
              change ->
                  log.warn(
                      "keys too long, not published: job={} table={} keys={} first={}"
                          + " reason=\"{} bytes (expected: at most {})\"",
                      job,
                      table,
                      changes.size() - fine.size(),
                      shown(change.key().value()),
                      bytes(change),
                      LARGEST_KEY));
      count += changes.size() - fine.size();
    }
    return fine;
  }

  /** Whatever keys the value leads to are not looked at. */
  void keysQueryFailed(String value, UnavailableException failure) {
    log.warn(
        "keys_query failed for a value, its keys are not looked at: job={} table={} value={}"
            + " reason=\"{}\"",
        job,
        table,
        shown(value),
        failure.getMessage());
    count++;
  }

  /** How many there were since this was asked last. */
  int take() {
    int taken = count;
    count = 0;
    return taken;
  }

  private static int bytes(Change change) {
    String key = change.key().value();
    return key.length() > LARGEST_KEY ? key.length() : key.getBytes(StandardCharsets.UTF_8).length;
  }

  private static String shown(String value) {
    return value.length() <= SHOWN ? value : value.substring(0, SHOWN) + "...";
  }
}
