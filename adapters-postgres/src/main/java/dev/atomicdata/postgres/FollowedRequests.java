package dev.atomicdata.postgres;

import dev.atomicdata.postgres.Republishing.Served;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jooq.DSLContext;

/** Requests for keys of one job, and what became of those that were served. */
final class FollowedRequests {

  /** Times are compared as whole numbers, all rounded in the same way. */
  static final String MICROS = "(extract(epoch FROM %s) * 1000000)::bigint";

  private static final String FATES =
      """
      WITH fates AS MATERIALIZED (
        SELECT CASE
          WHEN EXISTS (SELECT FROM atomic_data_published p
            WHERE p.job = ? AND p.key = asked.key AND NOT p.baseline AND %s >= asked.micros) THEN 1
          WHEN EXISTS (SELECT FROM atomic_data_touched t
            WHERE t.job = ? AND t.key = asked.key AND t.force AND t.reason <> 'REQUESTED') THEN 2
          WHEN EXISTS (SELECT FROM atomic_data_failed_records f
            WHERE f.job = ? AND f.key = asked.key AND f.closed_at IS NULL AND %s >= asked.micros)
            THEN 3
          ELSE 4 END AS fate
        FROM unnest(?::text[], ?::bigint[]) AS asked (key, micros))
      SELECT count(*) FILTER (WHERE fate = 1), count(*) FILTER (WHERE fate = 2),
        count(*) FILTER (WHERE fate = 3), count(*) FILTER (WHERE fate = 4) FROM fates
      """
          .formatted(MICROS.formatted("p.acknowledged_at"), MICROS.formatted("f.last_failed_at"));

  private final String job;
  private final Map<Long, Request> waiting = new HashMap<>();
  private Served served = new Served(0, 0, 0, 0);

  FollowedRequests(String job) {
    this.job = job;
  }

  /**
   * A stored request.
   *
   * @param micros when it was stored, in microseconds since 1970 by the database's clock
   */
  record Request(long id, String key, long micros) {}

  /** What was found of all requests in one snapshot. */
  record Found(Set<Long> waiting, Served served) {}

  void add(Collection<Request> requests) {
    requests.forEach(request -> waiting.put(request.id(), request));
  }

  int waiting() {
    return waiting.size();
  }

  Served served() {
    return served;
  }

  Found look(DSLContext sql) {
    Set<Long> there =
        new HashSet<>(
            sql.fetch(
                    """
                    SELECT t.id FROM unnest(?::bigint[]) AS asked (id)
                    JOIN atomic_data_touched t ON t.job = ? AND t.id = asked.id
                    """,
                    waiting.keySet().toArray(Long[]::new),
                    job)
                .map(row -> row.get(0, Long.class)));
    List<Request> gone =
        waiting.values().stream().filter(request -> !there.contains(request.id())).toList();
    return new Found(there, gone.isEmpty() ? served : served.and(fates(sql, gone)));
  }

  void take(Found found) {
    waiting.keySet().retainAll(found.waiting());
    served = found.served();
  }

  private Served fates(DSLContext sql, List<Request> gone) {
    return sql.fetchSingle(
            FATES,
            job,
            job,
            job,
            Columns.of(gone, String.class, Request::key),
            Columns.of(gone, Long.class, Request::micros))
        .map(
            row ->
                new Served(
                    row.get(0, Long.class),
                    row.get(1, Long.class),
                    row.get(2, Long.class),
                    row.get(3, Long.class)));
  }
}
