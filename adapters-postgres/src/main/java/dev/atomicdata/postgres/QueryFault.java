package dev.atomicdata.postgres;

import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** PostgreSQL refused somebody else's query as it stands: the message says what and where. */
final class QueryFault extends SQLException {

  private static final long serialVersionUID = 1L;

  /**
   * Features that do not exist, values, syntax and names, schemas, limits (PostgreSQL manual,
   * appendix A): the same query fails again.
   */
  private static final Set<String> CLASSES = Set.of("0A", "22", "3F", "42", "54");

  private static final String READ_ONLY = "25006";

  private QueryFault(String message, SQLException cause) {
    super(message, cause.getSQLState(), cause);
  }

  /**
   * The error, with its place in the query if it is to blame; else the error as it is.
   *
   * @param before our SQL before the query's
   */
  static SQLException of(SQLException error, WrappedQuery query, String before) {
    if (!(error instanceof PSQLException refused)
        || refused.getServerErrorMessage() == null
        || !blamesQuery(String.valueOf(error.getSQLState()))) {
      return error;
    }
    ServerErrorMessage said = refused.getServerErrorMessage();
    Optional<QueryPlace> place =
        said.getPosition() > 0 ? query.place(before, said.getPosition()) : Optional.empty();
    StringBuilder message = new StringBuilder(String.valueOf(said.getMessage()));
    place.ifPresent(at -> message.append(" at ").append(at.said()));
    if (said.getHint() != null) {
      message.append(" (").append(said.getHint()).append(')');
    }
    place.ifPresent(at -> message.append(at.excerpt()));
    return new QueryFault(message.toString(), error);
  }

  private static boolean blamesQuery(String state) {
    return state.equals(READ_ONLY)
        || (state.length() == 5 && CLASSES.contains(state.substring(0, 2)));
  }
}
