package dev.atomicdata.postgres;

import dev.atomicdata.domain.FullLook;
import dev.atomicdata.domain.Start;
import dev.atomicdata.ports.UnavailableException;
import dev.atomicdata.postgres.WatchedTable.Column;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Optional;

/**
 * Which rows a full look records, in SQL.
 *
 * @param change the change column, without which a start is no value of it
 */
record AtStart(Start start, Optional<Column> change) {

  /** None but those of a full look that records. */
  static AtStart of(FullLook look, Start start, Optional<Column> change) {
    return new AtStart(look.records() ? start : Start.EARLIEST, change);
  }

  /** Says whether a row is recorded. */
  String sql() {
    if (start instanceof Start.From) {
      Column column = change.orElseThrow();
      return "coalesce(" + column.sql() + " < CAST(? AS " + column.type() + "), true)";
    }
    return start instanceof Start.Latest ? "true" : "false";
  }

  /** Binds the value from which rows are published, if there is one; returns the next index. */
  int bind(PreparedStatement statement, int index) throws SQLException {
    if (start instanceof Start.From from) {
      statement.setObject(index, from.value(), Types.OTHER);
      return index + 1;
    }
    return index;
  }

  /**
   * @throws IllegalArgumentException if the change column cannot have the value of the start
   */
  void require(Standpoint standpoint, String subject) {
    if (!(start instanceof Start.From)) {
      return;
    }
    String type = change.orElseThrow().type();
    try {
      standpoint.read(
          subject,
          Optional.empty(),
          (connection, snapshot) -> {
            try (PreparedStatement statement =
                connection.prepareStatement("SELECT CAST(? AS " + type + ")")) {
              bind(statement, 1);
              return statement.execute();
            }
          });
    } catch (UnavailableException e) {
      if (SqlErrors.isDataError(e)) {
        throw new IllegalArgumentException(
            "%s: start %s (expected: latest, earliest, or a value of type %s)"
                .formatted(subject, start, type),
            e);
      }
      throw e;
    }
  }
}
