package dev.atomicdata.postgres;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jooq.Record;

/**
 * A job as the publisher's own tables know it.
 *
 * @param holder the publisher that has the lease now, as {@code PID@HOST}
 * @param pausedSince when an operator paused it
 */
public record StoredJob(String name, Optional<String> holder, Optional<Instant> pausedSince) {

  public StoredJob {
    requireNonNull(name, "name");
    requireNonNull(holder, "holder");
    requireNonNull(pausedSince, "pausedSince");
  }

  /** All jobs that have run or been paused, by name. */
  public static List<StoredJob> all(Database state) {
    DatabaseSettings settings = state.settings();
    return state.run(
        "state schema " + settings.schema(),
        Terms.reading(settings).in(settings.schema()),
        sql ->
            sql.fetch(
                    """
                    SELECT j.job, CASE WHEN l.expires_at > clock_timestamp() THEN l.holder END,
                      o.paused_at
                    FROM (SELECT job FROM atomic_data_leases
                          UNION SELECT job FROM atomic_data_orders) AS j
                    LEFT JOIN atomic_data_leases l ON l.job = j.job
                    LEFT JOIN atomic_data_orders o ON o.job = j.job
                    ORDER BY j.job
                    """)
                .map(StoredJob::of));
  }

  private static StoredJob of(Record row) {
    return new StoredJob(
        row.get(0, String.class),
        Optional.ofNullable(row.get(1, String.class)),
        Optional.ofNullable(row.get(2, Instant.class)));
  }
}
