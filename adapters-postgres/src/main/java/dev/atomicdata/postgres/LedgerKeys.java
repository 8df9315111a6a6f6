package dev.atomicdata.postgres;

import dev.atomicdata.domain.Block;
import dev.atomicdata.domain.Change;
import dev.atomicdata.domain.RowKey;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jooq.DSLContext;

/** The keys that the ledger of a job knows: acknowledged, announced, recorded or parked. */
final class LedgerKeys {

  private final Database state;
  private final String job;

  LedgerKeys(Database state, String job) {
    this.state = state;
    this.job = job;
  }

  /**
   * The keys after this one, in their order; the block of each is that of its last message.
   *
   * @throws dev.atomicdata.ports.UnavailableException if the database cannot be read now
   */
  List<Change> after(Optional<String> last, int limit) {
    return state.run(
        "job " + job, terms(), sql -> after(sql, last.orElse(""), !last.isPresent(), limit));
  }

  /**
   * Those of the keys that the ledger does not know.
   *
   * @throws dev.atomicdata.ports.UnavailableException if the database cannot be read now
   */
  Set<RowKey> unknown(Collection<RowKey> keys) {
    Set<RowKey> unknown = new HashSet<>(keys);
    if (!keys.isEmpty()) {
      state.run("job " + job, terms(), sql -> known(sql, keys)).forEach(unknown::remove);
    }
    return unknown;
  }

  private List<Change> after(DSLContext sql, String last, boolean first, int limit) {
    return sql.fetch(
            """
            SELECT key, max(block) FROM (
              (SELECT key, block FROM atomic_data_published
               WHERE job = ? AND (key > ? OR ?) ORDER BY key LIMIT ?)
              UNION ALL
              (SELECT key, block FROM atomic_data_failed_records
               WHERE job = ? AND (key > ? OR ?) AND closed_at IS NULL ORDER BY key LIMIT ?)
            ) k GROUP BY key ORDER BY key LIMIT ?
            """,
            job,
            last,
            first,
            limit,
            job,
            last,
            first,
            limit,
            limit)
        .map(
            row ->
                new Change(
                    new RowKey(row.get(0, String.class)),
                    Optional.ofNullable(row.get(1, Long.class)).map(Block::new)));
  }

  private List<RowKey> known(DSLContext sql, Collection<RowKey> keys) {
    String[] values = Columns.of(keys, String.class, RowKey::value);
    return sql.fetch(
            """
            SELECT key FROM atomic_data_published WHERE job = ? AND key = ANY(?::text[])
            UNION ALL
            SELECT key FROM atomic_data_failed_records
            WHERE job = ? AND key = ANY(?::text[]) AND closed_at IS NULL
            """,
            job,
            values,
            job,
            values)
        .map(row -> new RowKey(row.get(0, String.class)));
  }

  private Terms terms() {
    DatabaseSettings settings = state.settings();
    return Terms.reading(settings).in(settings.schema());
  }
}
