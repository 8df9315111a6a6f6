package dev.atomicdata.postgres;

import static java.util.Objects.requireNonNull;

import dev.atomicdata.domain.RowKey;
import dev.atomicdata.domain.Touch;
import dev.atomicdata.ports.UnavailableException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

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
    return state.fetch(
        "job " + job,
        Terms.reading(settings).in(settings.schema()),
        """
        SELECT id, key, reason, force, attempts FROM atomic_data_touched
        WHERE job = ? AND id > ? AND not_before <= clock_timestamp()
        ORDER BY id LIMIT ?
        """,
        StoredTouches::stored,
        job,
        after,
        limit);
  }

  /** Stores touches beside those that are there; never merges. */
  static int insert(Statements sql, String job, Collection<Touch> touches) {
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

  private static Touch.Stored stored(ResultSet row) throws SQLException {
    return new Touch.Stored(
        row.getLong(1),
        new Touch(
            new RowKey(row.getString(2)),
            Touch.Reason.valueOf(row.getString(3)),
            row.getBoolean(4),
            Duration.ZERO,
            row.getInt(5)));
  }
}
