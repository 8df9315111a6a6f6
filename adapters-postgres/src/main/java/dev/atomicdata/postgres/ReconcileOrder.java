package dev.atomicdata.postgres;

import java.util.Optional;
import org.jooq.Record;

/**
 * What the clock of the publisher's own database says, and when a reconcile was last asked for, in
 * microseconds since 1970: as exact as PostgreSQL's times, so that an order cannot be missed.
 */
record ReconcileOrder(long now, Optional<Long> asked) {

  static ReconcileOrder read(Database state, String job) {
    DatabaseSettings settings = state.settings();
    Record row =
        state.run(
            "job " + job,
            Terms.reading(settings).in(settings.schema()),
            sql ->
                sql.fetchSingle(
                    """
                    SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint,
                      (SELECT (extract(epoch FROM reconcile_asked_at) * 1000000)::bigint
                       FROM atomic_data_orders WHERE job = ?)
                    """,
                    job));
    return new ReconcileOrder(row.get(0, Long.class), Optional.ofNullable(row.get(1, Long.class)));
  }
}
