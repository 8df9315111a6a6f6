package dev.atomicdata.postgres;

import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.ports.UnavailableException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the dead letters of jobs that go before hold back of the jobs that come after them. */
public final class HeldBackKeys {

  private HeldBackKeys() {}

  /**
   * Counts the keys, by the name of the job that comes after others: keys that one of the others
   * has parked and never had accepted, and of which this job has had nothing acknowledged. Whether
   * it has anything to say of each is not asked.
   *
   * @throws UnavailableException if the database cannot be read now
   */
  public static Map<String, Long> count(Database state, Collection<Job> jobs) {
    DatabaseSettings settings = state.settings();
    Map<String, Long> counts = new TreeMap<>();
    for (Job job : jobs) {
      if (!job.before().isEmpty()) {
        long count =
            state.run(
                "job " + job.name(),
                Terms.reading(settings).in(settings.schema()),
                sql ->
                    sql.fetchSingle(
                            """
                            SELECT count(DISTINCT f.key) FROM atomic_data_failed_records f
                            WHERE f.job = ANY(?::text[]) AND f.closed_at IS NULL
                              AND NOT EXISTS (SELECT FROM atomic_data_published p
                                WHERE p.job = f.job AND p.key = f.key)
                              AND NOT EXISTS (SELECT FROM atomic_data_published p
                                WHERE p.job = ? AND p.key = f.key AND p.fingerprint IS NOT NULL)
                            """,
                            job.before().toArray(String[]::new),
                            job.name())
                        .get(0, Long.class));
        counts.put(job.name(), count);
      }
    }
    return counts;
  }

  /**
   * The names of the jobs, of those that come after this one, for which it holds a key back.
   *
   * @throws UnavailableException if the database cannot be read now
   */
  public static List<String> by(Database state, Collection<Job> jobs, String before, RowKey key) {
    DatabaseSettings settings = state.settings();
    String[] after =
        jobs.stream()
            .filter(job -> job.before().contains(before))
            .map(Job::name)
            .toArray(String[]::new);
    return state.run(
        "job " + before,
        Terms.reading(settings).in(settings.schema()),
        sql ->
            sql.fetch(
                    """
                    SELECT a.job FROM unnest(?::text[]) AS a (job)
                    WHERE EXISTS (SELECT FROM atomic_data_failed_records f
                        WHERE f.job = ? AND f.key = ? AND f.closed_at IS NULL)
                      AND NOT EXISTS (SELECT FROM atomic_data_published p
                        WHERE p.job = ? AND p.key = ?)
                      AND NOT EXISTS (SELECT FROM atomic_data_published p
                        WHERE p.job = a.job AND p.key = ? AND p.fingerprint IS NOT NULL)
                    ORDER BY a.job
                    """,
                    after,
                    before,
                    key.value(),
                    before,
                    key.value(),
                    key.value())
                .map(row -> row.get(0, String.class)));
  }
}
