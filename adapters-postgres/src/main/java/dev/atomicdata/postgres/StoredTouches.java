package dev.atomicdata.postgres;

import static java.util.Objects.requireNonNull;

import dev.atomicdata.domain.RowKey;
import dev.atomicdata.domain.Touch;
import dev.atomicdata.ports.UnavailableException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Record;

/** The stored requests to look at keys again: {@code atomic_data_touched}. */
final class StoredTouches {

  private final Database state;

  StoredTouches(Database state) {
    this.state = requireNonNull(state, "state");
  }

  /**
   * The touches whose time has come, in the order of their ids. A touch with a smaller id may
   * appear later, so whoever reads must begin anew at 0 after the last.
   *
   * @param after the last id of the page before, or 0
   * @throws UnavailableException if the database cannot be read now
   */
  List<Touch.Stored> due(String job, long after, int limit) {
    DatabaseSettings settings = state.settings();
    return state.run(
        "job " + job,
        Terms.reading(settings).in(settings.schema()),
        sql ->
            sql.fetch(
                    """
                    SELECT id, key, reason, force, attempts FROM atomic_data_touched
                    WHERE job = ? AND id > ? AND not_before <= clock_timestamp()
                    ORDER BY id LIMIT ?
                    """,
                    job,
                    after,
                    limit)
                .map(StoredTouches::stored));
  }

  /** Stores touches beside those that are there; never merges. */
  static int insert(DSLContext sql, String job, Collection<Touch> touches) {
    return sql.execute(
        """
        INSERT INTO atomic_data_touched (job, key, reason, force, not_before, attempts)
        SELECT ?, key, reason, force, clock_timestamp() + after * interval '1 millisecond', attempts
        FROM unnest(?::text[], ?::text[], ?::boolean[], ?::bigint[], ?::integer[])
          AS t (key, reason, force, after, attempts)
        """,
        job,
        Columns.of(touches, String.class, touch -> touch.key().value()),
        Columns.of(touches, String.class, touch -> touch.reason().name()),
        Columns.of(touches, Boolean.class, Touch::force),
        Columns.of(touches, Long.class, touch -> touch.after().toMillis()),
        Columns.of(touches, Integer.class, Touch::attempts));
  }

  private static Touch.Stored stored(Record row) {
    return new Touch.Stored(
        row.get(0, Long.class),
        new Touch(
            new RowKey(row.get(1, String.class)),
            Touch.Reason.valueOf(row.get(2, String.class)),
            row.get(3, Boolean.class),
            Duration.ZERO,
            row.get(4, Integer.class)));
  }
}
