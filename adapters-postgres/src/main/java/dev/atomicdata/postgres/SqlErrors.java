package dev.atomicdata.postgres;

import dev.atomicdata.ports.UnavailableException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;

/** Translates what PostgreSQL and its driver throw, by SQLSTATE (PostgreSQL manual, appendix A). */
final class SqlErrors {

  /** Lost connection, shutdown, too few resources. */
  private static final Set<String> SERVER_CLASSES = Set.of("08", "53", "57");

  /** Deadlock, lock timeout: the same statement may well succeed later. */
  private static final Set<String> LOCKS = Set.of("40P01", "55P03");

  /** Two transactions in each other's way, or a read that a standby's replay did not wait for. */
  private static final String CONFLICT = "40001";

  private static final String READ_ONLY = "25006";

  static final String INSUFFICIENT_PRIVILEGE = "42501";

  /** We stood still inside a transaction, and the server closed the connection. */
  private static final String IDLE_IN_TRANSACTION = "25P03";

  /** The server is stopping, has crashed or is starting. */
  private static final String SHUTDOWN = "57P";

  private static final String QUERY_CANCELED = "57014";

  private static final int LONGEST_REASON = 1_000;

  /** Names that do not exist, missing rights: the statement fails for every key. */
  private static final String MISWRITTEN = "42";

  /**
   * Cardinality and data exceptions, violated constraints, values too large to hold (on PostgreSQL
   * 12 an internal error, XX000), damaged rows, and what functions raise.
   */
  private static final Set<String> DATA_CLASSES =
      Set.of("21", "22", "23", "2F", "38", "39", "54", "P0", "XX");

  private SqlErrors() {}

  /**
   * @param subject what the statement was run for, such as {@code job x}
   */
  static UnavailableException unavailable(String subject, SQLException error) {
    return new UnavailableException(
        subject + ": " + kind(error) + ": " + cut(reason(error)), error);
  }

  /** PostgreSQL quotes a value at fault however long it is. */
  private static String cut(String reason) {
    return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON) + "...";
  }

  /** A pool says only that it has waited; what stood in the way lies at the bottom. */
  private static String reason(SQLException error) {
    String reason = String.valueOf(error.getMessage());
    Throwable root = error;
    while (root.getCause() != null && !(root instanceof QueryFault)) {
      root = root.getCause();
      if (root instanceof SQLException) {
        reason = String.valueOf(root.getMessage());
      }
    }
    return root instanceof SQLException ? reason : reason + " (" + root + ")";
  }

  /** Whether a statement failed because of what some row says: the statement itself is fine. */
  static boolean isDataError(UnavailableException failure) {
    return failure.getCause() instanceof SQLException error
        && error.getSQLState() != null
        && DATA_CLASSES.contains(error.getSQLState().substring(0, 2));
  }

  /**
   * Whether a statement may have failed because of what some row says, with whatever code a
   * function raised. Nobody is blamed unless the statement works for other keys right then.
   */
  static boolean blamesData(UnavailableException failure) {
    return failure.getCause() instanceof SQLException error
        && error.getSQLState() != null
        && !error.getSQLState().startsWith(MISWRITTEN)
        && !mayPass(failure);
  }

  /** Whether a statement took too long. */
  static boolean timedOut(UnavailableException failure) {
    return failure.getCause() instanceof SQLException error
        && QUERY_CANCELED.equals(error.getSQLState());
  }

  /** Whether the same statement may well succeed later, though nobody changes it. */
  static boolean mayPass(UnavailableException failure) {
    if (noConnection(failure)) {
      return true;
    }
    String state = failure.getCause() instanceof SQLException e ? e.getSQLState() : null;
    return state != null
        && (LOCKS.contains(state)
            || state.equals(CONFLICT)
            || state.equals(IDLE_IN_TRANSACTION)
            || SERVER_CLASSES.contains(state.substring(0, 2)));
  }

  /** Whether there was no connection to begin with, or it has broken. */
  static boolean noConnection(UnavailableException failure) {
    return failure.getCause() instanceof SQLException error
        && (error instanceof SQLTransientConnectionException
            || error.getSQLState() == null
            || error.getSQLState().startsWith("08")
            || error.getSQLState().startsWith(SHUTDOWN));
  }

  private static String kind(SQLException error) {
    String state = error.getSQLState();
    if (state == null) {
      return error instanceof SQLTransientConnectionException
          ? "no connection in time"
          : "no connection";
    }
    if (error instanceof SQLTransientConnectionException) {
      return "no connection, SQLSTATE " + state;
    }
    if (state.equals(QUERY_CANCELED)) {
      return "statement timed out, SQLSTATE " + state;
    }
    if (state.equals(CONFLICT)) {
      return "cancelled by a conflict, SQLSTATE " + state;
    }
    if (state.equals(READ_ONLY)) {
      return "read-only server (expected: a primary for the publisher's own tables), SQLSTATE "
          + state;
    }
    if (LOCKS.contains(state)) {
      return "lock not granted, SQLSTATE " + state;
    }
    if (state.equals(IDLE_IN_TRANSACTION) || SERVER_CLASSES.contains(state.substring(0, 2))) {
      return "database not available, SQLSTATE " + state;
    }
    return "statement failed, SQLSTATE " + state;
  }
}
