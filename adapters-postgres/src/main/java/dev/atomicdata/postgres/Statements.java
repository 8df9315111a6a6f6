package dev.atomicdata.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Statements of one transaction, through the driver alone: what runs for every page of a backlog is
 * to cost no more than PostgreSQL takes for it.
 *
 * <p>Arrays are bound as text, so they need a cast; so does what is optional, and NULL if empty.
 */
final class Statements {

  /** Makes something of a row. */
  @FunctionalInterface
  interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  private final Connection connection;
  private final String subject;

  /**
   * @param subject whom they are for, as it stands in errors
   */
  Statements(Connection connection, String subject) {
    this.connection = connection;
    this.subject = subject;
  }

  /**
   * Returns how many rows it changed.
   *
   * @throws dev.atomicdata.ports.UnavailableException if it fails
   */
  int execute(String sql, Object... values) {
    try (PreparedStatement statement = prepare(sql, values)) {
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw SqlErrors.unavailable(subject, e);
    }
  }

  /**
   * Returns the rows of a query.
   *
   * @throws dev.atomicdata.ports.UnavailableException if it fails
   */
  <T> List<T> fetch(String sql, Row<T> reader, Object... values) {
    try (PreparedStatement statement = prepare(sql, values)) {
      statement.execute();
      return rows(statement, reader);
    } catch (SQLException e) {
      throw SqlErrors.unavailable(subject, e);
    }
  }

  /**
   * Returns the rows of a query in a transaction of its own, in which these terms hold. Nothing
   * says where it begins and ends: both statements go together, and the server takes what comes
   * together for one transaction (PostgreSQL manual, section 54.2.4, "Pipelining").
   *
   * @throws dev.atomicdata.ports.UnavailableException if it fails
   */
  <T> List<T> fetchAlone(Terms terms, String sql, Row<T> reader, Object... values) {
    try (PreparedStatement statement = prepare("SELECT " + terms.settings() + ";" + sql, values)) {
      statement.execute();
      statement.getMoreResults();
      return rows(statement, reader);
    } catch (SQLException e) {
      throw SqlErrors.unavailable(subject, e);
    }
  }

  private static <T> List<T> rows(PreparedStatement statement, Row<T> reader) throws SQLException {
    List<T> rows = new ArrayList<>();
    try (ResultSet row = statement.getResultSet()) {
      while (row.next()) {
        rows.add(reader.read(row));
      }
    }
    return rows;
  }

  private PreparedStatement prepare(String sql, Object... values) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    try {
      for (int i = 0; i < values.length; i++) {
        bind(statement, i + 1, values[i]);
      }
      return statement;
    } catch (SQLException | RuntimeException e) {
      statement.close();
      throw e;
    }
  }

  private static void bind(PreparedStatement statement, int index, Object value)
      throws SQLException {
    if (value instanceof Object[] array) {
      statement.setObject(index, TextArray.literal(array), Types.OTHER);
    } else if (value instanceof Optional<?> optional) {
      statement.setObject(index, optional.orElse(null), Types.OTHER);
    } else {
      statement.setObject(index, value);
    }
  }
}
