package dev.atomicdata.postgres;

import dev.atomicdata.domain.Job;
import dev.atomicdata.ports.UnavailableException;
import dev.atomicdata.postgres.WatchedTable.Column;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.DSLContext;

/**
 * A job's query for atomic data, wrapped so that each row is its key, its block and an array of the
 * rest.
 *
 * @param sql binds the keys
 * @param columns the rest, in their order
 */
record AtomicDataQuery(String sql, WrappedQuery query, List<String> columns) {

  static final String PLACEHOLDER = "$PRIMARY_KEYS";

  /** In a query that runs for each key. */
  static final String EACH = "$PRIMARY_KEY";

  private static final String BLOCK = "block";

  /** Not a name that the query may have used. */
  private static final String ROW = "\"the row of atomic data\"";

  /** Of a function (PostgreSQL manual, appendix K). */
  private static final int MOST_ARGUMENTS = 100;

  AtomicDataQuery {
    columns = List.copyOf(columns);
  }

  /**
   * The text of a job's query.
   *
   * @throws IllegalArgumentException if it is none, or names a key column that it has no use for
   */
  static QueryText parse(Job job) {
    try {
      QueryText query = QueryText.parse(job.atomicDataQuery(), PLACEHOLDER, EACH);
      job.resultKeyColumn()
          .filter(column -> query.placeholder().equals(EACH))
          .ifPresent(
              column -> {
                throw new IllegalArgumentException(
                    "result_key_column %s with %s (expected: none, the key is the one bound)"
                        .formatted(column, EACH));
              });
      return query;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(subject(job) + ": " + e.getMessage(), e);
    }
  }

  /**
   * Has PostgreSQL prepare a job's query, without running it.
   *
   * @throws IllegalArgumentException if it cannot be run as it is: says what is wrong, and where
   */
  static AtomicDataQuery check(Database watched, Job job) {
    QueryText query = parse(job);
    try {
      return watched.read("job " + job.name(), sql -> describe(sql, query, job));
    } catch (UnavailableException e) {
      if (e.getCause() instanceof QueryFault fault) {
        throw new IllegalArgumentException(subject(job) + ": " + fault.getMessage(), e);
      }
      throw e;
    }
  }

  /**
   * Asks PostgreSQL for the columns of the query and, if it runs for each key, for the type of
   * those.
   *
   * @throws IllegalArgumentException if the columns cannot be told apart, or do not fit the keys
   */
  static AtomicDataQuery describe(DSLContext sql, QueryText query, Job job) {
    List<Column> key = Catalogue.key(sql, job);
    return sql.connectionResult(connection -> describe(connection, wrapped(query, key, job), job));
  }

  private static WrappedQuery wrapped(QueryText query, List<Column> key, Job job) {
    if (query.placeholder().equals(PLACEHOLDER)) {
      if (key.size() > 1) {
        throw new IllegalArgumentException(
            "%s with %s, and keys of %d columns (expected: %s)"
                .formatted(subject(job), PLACEHOLDER, key.size(), EACH));
      }
      return WrappedQuery.ofAll(query, "?");
    }
    if (key.isEmpty()) {
      throw new IllegalArgumentException(
          "%s with %s, and no source that holds the keys itself (expected: one, or %s)"
              .formatted(subject(job), EACH, PLACEHOLDER));
    }
    return WrappedQuery.ofEach(query, key);
  }

  private static AtomicDataQuery describe(Connection connection, WrappedQuery query, Job job)
      throws SQLException {
    List<String> names = QueryColumns.of(connection, query);
    requireDistinct(names, job);
    boolean each = query.query().placeholder().equals(EACH);
    Optional<String> key = each ? Optional.empty() : Optional.of(keyColumn(names, job));
    List<String> rest = names.stream().filter(name -> !key.equals(Optional.of(name))).toList();
    boolean block = rest.contains(BLOCK);
    List<String> content = rest.stream().filter(name -> !name.equals(BLOCK)).toList();
    String sql =
        "SELECT %s, %s, (%s)::text FROM %s"
            .formatted(
                key.map(name -> column(name) + "::text").orElse(WrappedQuery.KEY_TEXT),
                block ? column(BLOCK) + "::text" : "NULL::text",
                array(content),
                query.from(ROW));
    return new AtomicDataQuery(sql, query, content);
  }

  /**
   * Of these columns, what {@code to_jsonb} makes of each. As an array, since an object has to be
   * sorted by PostgreSQL and its names be sent with each row; that took a third longer.
   */
  private static String array(List<String> columns) {
    List<String> arrays = new ArrayList<>();
    for (int from = 0; from < columns.size(); from += MOST_ARGUMENTS) {
      arrays.add(
          columns.subList(from, Math.min(from + MOST_ARGUMENTS, columns.size())).stream()
              .map(AtomicDataQuery::column)
              .collect(Collectors.joining(", ", "jsonb_build_array(", ")")));
    }
    return arrays.isEmpty() ? "jsonb_build_array()" : String.join(" || ", arrays);
  }

  private static String column(String name) {
    return ROW + "." + quoted(name, '"');
  }

  /** This, giving the columns of a {@link BoundedQuery}. */
  AtomicDataQuery within(BoundedQuery bounds) {
    return new AtomicDataQuery(bounds.sql(sql), query, columns);
  }

  /** The same, giving nothing but the keys: what else a row says need not be made. */
  AtomicDataQuery keysAlone() {
    return new AtomicDataQuery("SELECT k FROM (" + sql + ") q (k, b, d)", query, List.of());
  }

  PreparedStatement prepare(Connection connection, Collection<String> keys) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    query.bind(statement, keys);
    return statement;
  }

  /** The same, but each row is a line of PostgreSQL's plan for it; nothing is run. */
  AtomicDataQuery explaining() {
    return new AtomicDataQuery("EXPLAIN " + sql, query, List.of());
  }

  private static String keyColumn(List<String> names, Job job) {
    if (job.resultKeyColumn().isEmpty()) {
      return names.get(0);
    }
    String asked = job.resultKeyColumn().get();
    return Relation.nameIn(names, asked)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s without result_key_column %s (expected: one of %s)"
                        .formatted(subject(job), asked, names)));
  }

  private static void requireDistinct(List<String> names, Job job) {
    Set<String> distinct = new HashSet<>();
    for (String name : names) {
      if (!distinct.add(name)) {
        throw new IllegalArgumentException(
            subject(job) + " with two columns \"" + name + "\" (expected: each name once)");
      }
    }
    if (names.isEmpty()) {
      throw new IllegalArgumentException(
          subject(job) + " without columns (expected: the key first)");
    }
  }

  private static String subject(Job job) {
    return "job " + job.name() + ": atomic_data_query";
  }

  private static String quoted(String name, char quote) {
    String mark = String.valueOf(quote);
    return mark + name.replace(mark, mark + mark) + mark;
  }
}
