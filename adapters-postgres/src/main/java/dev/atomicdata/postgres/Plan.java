package dev.atomicdata.postgres;

import dev.atomicdata.domain.Json;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How PostgreSQL would execute a statement (manual, section 14.1).
 *
 * @param reads of tables, in the order of the plan
 */
record Plan(List<Read> reads) {

  /** What a plan may say about which rows are meant, besides the condition of an index. */
  private static final List<String> CONDITIONS =
      List.of("Filter", "Join Filter", "Hash Cond", "Merge Cond");

  Plan {
    reads = List.copyOf(reads);
  }

  /**
   * A read of one table.
   *
   * @param schema without quotes
   * @param table without quotes
   * @param alias as the conditions write it
   * @param whole whether no index leads to the rows that are wanted: all are read
   * @param conditions that say which rows are wanted, its own before those of the joins around it
   */
  record Read(String schema, String table, String alias, boolean whole, List<String> conditions) {

    Read {
      conditions = List.copyOf(conditions);
    }

    String name() {
      return Names.quoted(schema) + "." + Names.quoted(table);
    }
  }

  /** Prepares a statement on a connection, with its parameters bound. */
  @FunctionalInterface
  interface Preparation {
    PreparedStatement on(Connection connection) throws SQLException;
  }

  /** Asks for the plan of a statement, which is not executed. */
  static Plan of(Connection connection, Preparation preparation) throws SQLException {
    try (PreparedStatement statement = preparation.on(explaining(connection));
        ResultSet row = statement.executeQuery()) {
      row.next();
      return parse(row.getString(1));
    }
  }

  /**
   * Asks for the plan that avoids reading whole tables wherever an index leads to the rows, however
   * small the tables are: what it still reads whole, no index helps with. Holds for the rest of the
   * transaction.
   */
  static Plan byIndex(Connection connection, Preparation preparation) throws SQLException {
    try (PreparedStatement avoid =
        connection.prepareStatement(
            "SELECT set_config(name, 'off', true) FROM unnest(ARRAY['enable_seqscan',"
                + " 'enable_hashjoin', 'enable_mergejoin', 'enable_material']) name")) {
      avoid.execute();
    }
    return of(connection, preparation);
  }

  static Plan parse(String json) {
    List<Read> reads = new ArrayList<>();
    elements(JsonReader.read(json))
        .flatMap(statement -> statement.member("Plan").stream())
        .forEach(plan -> collect(members(plan), List.of(), reads));
    return new Plan(reads);
  }

  private static void collect(Json.Members node, List<String> around, List<Read> reads) {
    List<String> conditions = new ArrayList<>();
    CONDITIONS.forEach(
        name -> text(node, name).map(Plan::withoutValues).ifPresent(conditions::add));
    conditions.addAll(around);
    Optional<String> table = text(node, "Relation Name");
    if (table.isPresent()) {
      reads.add(
          new Read(
              text(node, "Schema").orElse(""),
              table.get(),
              text(node, "Alias").orElse(table.get()),
              whole(node),
              conditions));
    }
    node.member("Plans").stream()
        .flatMap(Plan::elements)
        .forEach(child -> collect(child, conditions, reads));
  }

  /** Keys are long, and nobody's business. */
  private static String withoutValues(String condition) {
    return condition.replaceAll("'[^']*+'", "'...'");
  }

  private static boolean whole(Json.Members node) {
    return switch (text(node, "Node Type").orElse("")) {
      case "Seq Scan" -> true;
      case "Index Scan", "Index Only Scan" -> text(node, "Index Cond").isEmpty();
      default -> false;
    };
  }

  /** The connection, but a statement that is prepared on it explains itself. */
  private static Connection explaining(Connection connection) {
    return (Connection)
        Proxy.newProxyInstance(
            Plan.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (self, method, arguments) -> {
              try {
                return method.getName().equals("prepareStatement")
                    ? connection.prepareStatement("EXPLAIN (VERBOSE, FORMAT JSON) " + arguments[0])
                    : method.invoke(connection, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static Optional<String> text(Json.Members node, String name) {
    return node.member(name)
        .flatMap(value -> value instanceof Json.Text text ? Optional.of(text.value()) : none());
  }

  private static Optional<String> none() {
    return Optional.empty();
  }

  private static Stream<Json.Members> elements(Json value) {
    return value instanceof Json.Array array
        ? array.elements().stream().map(Plan::members)
        : Stream.empty();
  }

  private static Json.Members members(Json value) {
    return value instanceof Json.Members members ? members : Json.Members.empty();
  }
}
