package dev.atomicdata.postgres;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * What the clock of the publisher's own database says, and when a reconcile was last asked for, in
 * microseconds since 1970: as exact as PostgreSQL's times, so that an order cannot be missed.
 */
record ReconcileOrder(long now, Optional<Long> asked) {

  static ReconcileOrder read(Database state, String job) {
    DatabaseSettings settings = state.settings();
    return state
        .fetch(
            "job " + job,
            Terms.reading(settings).in(settings.schema()),
            """
            SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint,
              (SELECT (extract(epoch FROM reconcile_asked_at) * 1000000)::bigint
               FROM atomic_data_orders WHERE job = ?)
            """,
            ReconcileOrder::of,
            job)
        .get(0);
  }

  private static ReconcileOrder of(ResultSet row) throws SQLException {
    return new ReconcileOrder(row.getLong(1), Optional.ofNullable(row.getObject(2, Long.class)));
  }
}
