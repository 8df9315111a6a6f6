package dev.atomicdata.postgres;

import dev.atomicdata.domain.FullLook;
import dev.atomicdata.domain.Origin;
import dev.atomicdata.domain.Position;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How far the sources of a job have been looked at: {@code atomic_data_polling_state}. */
final class Positions {

  private static final BigDecimal HIGHEST = BigDecimal.valueOf(Long.MAX_VALUE);
  private static final BigDecimal LOWEST = BigDecimal.valueOf(Long.MIN_VALUE);

  private Positions() {}

  static Map<String, Position> read(Statements sql, String job) {
    Map<String, Position> positions = new HashMap<>();
    sql.fetch(
            """
            SELECT table_name, polled, swept, highs,
              full_look_since, full_look_next, full_look_last_key, full_look_records,
              opening, server, relations
            FROM atomic_data_polling_state WHERE job = ?
            """,
            row -> Map.entry(row.getString(1), position(row)),
            job)
        .forEach(entry -> positions.put(entry.getKey(), entry.getValue()));
    return positions;
  }

  /** Writes what differs from the positions that are stored. */
  static void write(
      Statements sql, String job, Map<String, Position> stored, Map<String, Position> positions) {
    positions.forEach(
        (table, position) -> {
          if (!position.equals(stored.get(table))) {
            write(sql, job, table, position);
          }
        });
    if (!positions.keySet().containsAll(stored.keySet())) {
      sql.execute(
          "DELETE FROM atomic_data_polling_state WHERE job = ? AND table_name <> ALL(?::text[])",
          job,
          positions.keySet().toArray(String[]::new));
    }
  }

  private static void write(Statements sql, String job, String table, Position position) {
    Optional<FullLook> look = position.fullLook();
    sql.execute(
        """
        INSERT INTO atomic_data_polling_state (job, table_name, last_processed_block_height,
          last_poll_time, updated_at, polled, swept, highs,
          full_look_since, full_look_next, full_look_last_key, full_look_records,
          opening, server, relations)
        VALUES (?, ?, ?, clock_timestamp(), clock_timestamp(), ?, ?, ?::numeric[],
          ?::bigint, ?::bigint, ?::text[], ?, ?, ?, ?)
        ON CONFLICT (job, table_name) DO UPDATE SET
          last_processed_block_height = excluded.last_processed_block_height,
          last_poll_time = excluded.last_poll_time,
          updated_at = excluded.updated_at,
          polled = excluded.polled,
          swept = excluded.swept,
          highs = excluded.highs,
          full_look_since = excluded.full_look_since,
          full_look_next = excluded.full_look_next,
          full_look_last_key = excluded.full_look_last_key,
          full_look_records = excluded.full_look_records,
          opening = excluded.opening,
          server = excluded.server,
          relations = excluded.relations
        """,
        job,
        table,
        height(position),
        position.polled(),
        position.swept(),
        position.highs().toArray(BigDecimal[]::new),
        look.map(FullLook::since),
        look.map(FullLook::next),
        look.map(each -> TextArray.literal(each.reached())),
        look.map(FullLook::records).orElse(false),
        position.opening(),
        position.origin().map(Origin::server),
        position.origin().map(Origin::relations));
  }

  /** Every row is to be looked at again; that the job has begun long ago is not forgotten. */
  static void lookAgain(Statements sql, String job) {
    read(sql, job).forEach((table, position) -> write(sql, job, table, position.lookingAgain()));
  }

  private static Position position(ResultSet row) throws SQLException {
    String relations = row.getString(11);
    return new Position(
        row.getLong(2),
        row.getLong(3),
        List.of((BigDecimal[]) row.getArray(4).getArray()),
        fullLook(row),
        row.getBoolean(9),
        Optional.ofNullable(row.getString(10)).map(server -> new Origin(server, relations)));
  }

  private static Optional<FullLook> fullLook(ResultSet row) throws SQLException {
    long since = row.getLong(5);
    return row.wasNull()
        ? Optional.empty()
        : Optional.of(
            new FullLook(
                since,
                row.getLong(6),
                List.of((String[]) row.getArray(7).getArray()),
                row.getBoolean(8)));
  }

  private static long height(Position position) {
    return position.highs().stream()
        .max(BigDecimal::compareTo)
        .map(high -> high.max(LOWEST).min(HIGHEST).longValue())
        .orElse(0L);
  }
}
