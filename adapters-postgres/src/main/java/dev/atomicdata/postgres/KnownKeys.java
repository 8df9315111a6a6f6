package dev.atomicdata.postgres;

import dev.atomicdata.domain.Fingerprint;
import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.JobOrder;
import dev.atomicdata.domain.Known;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.domain.Touch;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.Record;

/** Reads what the ledger knows of keys: one statement, so that all of it is of one moment. */
final class KnownKeys {

  private static final String[] TRIED =
      Stream.of(Touch.Reason.values())
          .filter(Touch.Reason::tried)
          .map(Touch.Reason::name)
          .toArray(String[]::new);

  /**
   * Not a join with the unnested keys: for that PostgreSQL reads the whole table when it guesses
   * their number wrong.
   */
  private static final String OWN =
      """
      SELECT key, CASE WHEN NOT baseline THEN fingerprint END,
        CASE WHEN baseline THEN fingerprint END, NULL::bytea, fingerprint IS NULL,
        vanished_at IS NOT NULL, NULL::text, NULL::bigint
      FROM atomic_data_published WHERE job = ? AND key = ANY(?::text[])
      UNION ALL
      SELECT key, NULL, NULL, fingerprint, false, false, NULL, NULL
      FROM atomic_data_failed_records
      WHERE job = ? AND key = ANY(?::text[]) AND closed_at IS NULL
      UNION ALL
      SELECT key, NULL, NULL, NULL, true, false, NULL, NULL
      FROM atomic_data_touched
      WHERE job = ? AND key = ANY(?::text[]) AND reason = ANY(?::text[])
      """;

  /** The last part has no key: a job that still records what its receiver knows holds up none. */
  private static final String IN_ORDER =
      """
      UNION ALL
      SELECT key, NULL, NULL, NULL, false, false, job, NULL
      FROM atomic_data_published WHERE job = ANY(?::text[]) AND key = ANY(?::text[])
      UNION ALL
      SELECT key, NULL, NULL, NULL, false, false, NULL, id
      FROM atomic_data_touched WHERE job = ? AND key = ANY(?::text[]) AND reason = ?
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

  Map<RowKey, Known> read(DSLContext sql, Collection<RowKey> keys) {
    String[] values = Columns.of(keys, String.class, RowKey::value);
    List<Object> bound = new ArrayList<>(List.of(job, values, job, values, job, values, TRIED));
    if (order.before().isEmpty()) {
      return known(sql.fetch(OWN, bound.toArray()));
    }
    String[] before = Columns.of(order.before(), String.class, Job::name);
    bound.addAll(
        List.of(
            before,
            values,
            job,
            values,
            Touch.Reason.FOLLOWS.name(),
            before,
            Columns.of(order.before(), Boolean.class, Job::recordsAtStart)));
    List<Record> rows = new ArrayList<>(sql.fetch(OWN + IN_ORDER, bound.toArray()));
    Set<String> recording = new HashSet<>();
    rows.stream()
        .filter(row -> row.get(0) == null)
        .forEach(row -> recording.add(row.get(6, String.class)));
    rows.removeIf(row -> row.get(0) == null);
    Map<RowKey, Known> known = known(rows);
    if (!recording.isEmpty()) {
      Known passed = Known.NOTHING.inOrder(recording, List.of());
      keys.forEach(key -> known.merge(key, passed, Known::and));
    }
    return known;
  }

  private static Map<RowKey, Known> known(Collection<? extends Record> rows) {
    Map<RowKey, Known> known = new HashMap<>();
    rows.forEach(row -> known.merge(new RowKey(row.get(0, String.class)), known(row), Known::and));
    return known;
  }

  private static Known known(Record row) {
    RowKey key = new RowKey(row.get(0, String.class));
    Optional<String> passed = Optional.ofNullable(row.get(6, String.class));
    Optional<Long> follows = Optional.ofNullable(row.get(7, Long.class));
    return new Known(
        fingerprint(row, 1),
        fingerprint(row, 2),
        fingerprint(row, 3),
        row.get(4, Boolean.class),
        passed.map(Set::of).orElse(Set.of()),
        follows.map(id -> new Touch.Stored(id, Touch.follows(key))).stream().toList(),
        row.get(5, Boolean.class));
  }

  private static Optional<Fingerprint> fingerprint(Record row, int column) {
    return Optional.ofNullable(row.get(column, byte[].class)).map(Fingerprint::fromBytes);
  }
}
