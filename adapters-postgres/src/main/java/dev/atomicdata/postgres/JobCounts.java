package dev.atomicdata.postgres;

import java.util.HashMap;
import java.util.Map;

/**
 * How much is to be done about a job.
 *
 * @param requests stored touches, due or not
 * @param deadLetters open ones
 */
public record JobCounts(long requests, long deadLetters) {

  public static final JobCounts NONE = new JobCounts(0, 0);

  /**
   * Counts for each job, by name, that has any.
   *
   * @throws dev.atomicdata.ports.UnavailableException if the database does not answer now
   */
  public static Map<String, JobCounts> all(Database state) {
    DatabaseSettings settings = state.settings();
    Map<String, JobCounts> counts = new HashMap<>();
    state
        .run(
            "state schema " + settings.schema(),
            Terms.reading(settings).in(settings.schema()),
            sql ->
                sql.fetch(
                    """
                    SELECT job, sum(requests)::bigint, sum(dead)::bigint FROM (
                      SELECT job, count(*) AS requests, 0 AS dead
                      FROM atomic_data_touched GROUP BY job
                      UNION ALL
                      SELECT job, 0, count(*)
                      FROM atomic_data_failed_records WHERE %s GROUP BY job) AS c
                    GROUP BY job
                    """
                        .formatted(FailedRecords.OPEN)))
        .forEach(
            row ->
                counts.put(
                    row.get(0, String.class),
                    new JobCounts(row.get(1, Long.class), row.get(2, Long.class))));
    return counts;
  }
}
