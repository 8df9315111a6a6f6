package dev.atomicdata.postgres;

import dev.atomicdata.domain.Fingerprint;
import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.JobOrder;
import dev.atomicdata.domain.Known;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.domain.Touch;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads what the ledger knows of keys: one statement, so that all of it is of one moment. */
final class KnownKeys {

  private static final String[] TRIED =
      Stream.of(Touch.Reason.values())
          .filter(Touch.Reason::tried)
          .map(Touch.Reason::name)
          .toArray(String[]::new);

  /**
   * The keys come once, and as what PostgreSQL does not look into before it runs the query: to plan
   * with thousands of them took a sixth of the time. Not a join with the unnested keys: for that it
   * reads the whole table when it guesses their number wrong.
   */
  private static final String OWN =
      """
      WITH asked (keys) AS (SELECT ?::text[])
      SELECT key, CASE WHEN NOT baseline THEN fingerprint END,
        CASE WHEN baseline THEN fingerprint END, NULL::bytea, fingerprint IS NULL,
        vanished_at IS NOT NULL, NULL::text, NULL::bigint
      FROM atomic_data_published WHERE job = ? AND key = ANY((SELECT keys FROM asked)::text[])
      UNION ALL
      SELECT key, NULL, NULL, fingerprint, false, false, NULL, NULL
      FROM atomic_data_failed_records
      WHERE job = ? AND key = ANY((SELECT keys FROM asked)::text[]) AND closed_at IS NULL
      UNION ALL
      SELECT key, NULL, NULL, NULL, true, false, NULL, NULL
      FROM atomic_data_touched
      WHERE job = ? AND key = ANY((SELECT keys FROM asked)::text[]) AND reason = ANY(?::text[])
      """;

  /** The last part has no key: a job that still records what its receiver knows holds up none. */
  private static final String IN_ORDER =
      """
      UNION ALL
      SELECT key, NULL, NULL, NULL, false, false, job, NULL
      FROM atomic_data_published
      WHERE job = ANY(?::text[]) AND key = ANY((SELECT keys FROM asked)::text[])
      UNION ALL
      SELECT key, NULL, NULL, NULL, false, false, NULL, id
      FROM atomic_data_touched
      WHERE job = ? AND key = ANY((SELECT keys FROM asked)::text[]) AND reason = ?
      UNION ALL
      SELECT NULL, NULL, NULL, NULL, false, false, b.job, NULL
      FROM unnest(?::text[], ?::boolean[]) AS b (job, records)
      WHERE CASE WHEN EXISTS (SELECT FROM atomic_data_polling_state s WHERE s.job = b.job)
        THEN EXISTS (SELECT FROM atomic_data_polling_state s WHERE s.job = b.job AND s.opening)
        ELSE b.records END
      """;

  private final String job;
  private final JobOrder order;

  KnownKeys(String job, JobOrder order) {
    this.job = job;
    this.order = order;
  }

  Map<RowKey, Known> read(Database state, Terms terms, Collection<RowKey> keys) {
    String[] values = Columns.of(keys, String.class, RowKey::value);
    List<Object> bound = new ArrayList<>(List.of(values, job, job, job, TRIED));
    String sql = OWN;
    if (!order.before().isEmpty()) {
      sql += IN_ORDER;
      String[] before = Columns.of(order.before(), String.class, Job::name);
      bound.addAll(
          List.of(
              before,
              job,
              Touch.Reason.FOLLOWS.name(),
              before,
              Columns.of(order.before(), Boolean.class, Job::recordsAtStart)));
    }
    Map<RowKey, Known> known = new HashMap<>();
    Set<String> recording = new HashSet<>();
    for (Found found : state.fetch("job " + job, terms, sql, KnownKeys::found, bound.toArray())) {
      if (found.key().isPresent()) {
        known.merge(found.key().get(), found.known(), Known::and);
      } else {
        recording.addAll(found.known().passed());
      }
    }
    if (!recording.isEmpty()) {
      Known passed = Known.NOTHING.inOrder(recording, List.of());
      keys.forEach(key -> known.merge(key, passed, Known::and));
    }
    return known;
  }

  /** A row; one without a key is about all of them. */
  private record Found(Optional<RowKey> key, Known known) {}

  private static Found found(ResultSet row) throws SQLException {
    Optional<RowKey> key = Optional.ofNullable(row.getString(1)).map(RowKey::new);
    Optional<String> passed = Optional.ofNullable(row.getString(7));
    Optional<Long> follows = Optional.ofNullable(row.getObject(8, Long.class));
    return new Found(
        key,
        new Known(
            fingerprint(row, 2),
            fingerprint(row, 3),
            fingerprint(row, 4),
            row.getBoolean(5),
            passed.map(Set::of).orElse(Set.of()),
            follows.stream()
                .map(id -> new Touch.Stored(id, Touch.follows(key.orElseThrow())))
                .toList(),
            row.getBoolean(6)));
  }

  private static Optional<Fingerprint> fingerprint(ResultSet row, int column) throws SQLException {
    return Optional.ofNullable(row.getBytes(column)).map(Fingerprint::fromBytes);
  }
}
