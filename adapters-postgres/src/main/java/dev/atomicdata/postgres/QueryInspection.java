package dev.atomicdata.postgres;

import dev.atomicdata.domain.Job;
import dev.atomicdata.ports.UnavailableException;
import dev.atomicdata.postgres.WatchedTable.Column;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jooq.DSLContext;

/** Looks at a job's queries: whether PostgreSQL understands them, and how it would read tables. */
final class QueryInspection {

  private final Database database;
  private final Findings found;
  private final Set<String> covered;

  /**
   * @param covered the tables of the job's sources, quoted, with their schemas
   */
  QueryInspection(Database database, Findings found, Set<String> covered) {
    this.database = database;
    this.found = found;
    this.covered = covered;
  }

  /**
   * Looks at the query that assembles documents.
   *
   * @param keys some, as they occur
   */
  void documents(String subject, Job job, List<String> keys) {
    String text = job.atomicDataQuery();
    attempt(subject, text, sql -> AtomicDataQuery.describe(sql, AtomicDataQuery.parse(job), job))
        .ifPresent(
            query ->
                plans(
                    subject,
                    text,
                    connection -> query.prepare(connection, keys),
                    connection -> query.prepare(connection, first(keys))));
  }

  /**
   * Looks at the query that leads from a source to keys.
   *
   * @param key the source's key column
   * @param values some, as they occur
   * @return some keys that they lead to
   */
  List<String> keys(String subject, Job job, String text, Column key, List<String> values) {
    Optional<KeysQuery> query =
        attempt(
            subject,
            text,
            sql -> {
              KeysQuery parsed =
                  new KeysQuery(
                      new Standpoint(database, subject),
                      subject,
                      QueryText.parse(text, KeysQuery.PLACEHOLDER),
                      key.type(),
                      Math.max(1, Catalogue.key(sql, job).size()));
              sql.connection(parsed::requireColumns);
              return parsed;
            });
    if (query.isEmpty()) {
      return List.of();
    }
    Plan.Preparation page =
        connection ->
            query.get().prepare(connection, Optional.empty(), values, SourceInspection.SAMPLE);
    plans(
        subject,
        text,
        page,
        connection ->
            query
                .get()
                .prepare(connection, Optional.empty(), first(values), SourceInspection.SAMPLE));
    return attempt(subject, text, sql -> sql.connectionResult(on -> texts(page.on(on))))
        .orElse(List.of());
  }

  /**
   * @param one the same statement for one key: for many, reading a small table whole is right
   */
  private void plans(
      String subject, String text, Plan.Preparation preparation, Plan.Preparation one) {
    attempt(
            subject,
            text,
            sql -> sql.connectionResult(connection -> Plan.of(connection, preparation)))
        .ifPresent(
            plan ->
                attempt(
                    subject,
                    text,
                    sql -> {
                      Plan byIndex =
                          sql.connectionResult(connection -> Plan.byIndex(connection, one));
                      judge(sql, subject, plan, byIndex);
                      return true;
                    }));
  }

  private void judge(DSLContext sql, String subject, Plan plan, Plan byIndex) {
    Map<String, PlannedTable> tables = new LinkedHashMap<>();
    for (Plan each : List.of(plan, byIndex)) {
      each.reads()
          .forEach(
              read ->
                  PlannedTable.find(sql, read.name())
                      .filter(table -> !table.system())
                      .ifPresent(table -> tables.put(read.name(), table)));
    }
    tables.values().stream()
        .map(PlannedTable::root)
        .distinct()
        .filter(table -> !covered.contains(table))
        .forEach(table -> noSource(subject, table));
    List<String> withoutIndex = new ArrayList<>();
    for (Plan.Read read : byIndex.reads()) {
      PlannedTable table = tables.get(read.name());
      if (table != null && read.whole() && (table.big() || !read.conditions().isEmpty())) {
        withoutIndex.add(table.root());
        found.add(
            Finding.warning(
                subject,
                "no index leads to the rows of " + table.root() + ": a sequential scan",
                table.remedy(read)));
      }
    }
    for (Plan.Read read : plan.reads()) {
      PlannedTable table = tables.get(read.name());
      if (table != null && read.whole() && table.big() && !withoutIndex.contains(table.root())) {
        found.add(
            Finding.warning(
                subject,
                "a sequential scan of %s is planned, although an index would lead to its rows"
                    .formatted(table.root()),
                "ANALYZE " + table.root() + ";"));
      }
    }
    found.fine(subject, "prepared; finds its rows by index");
  }

  private void noSource(String subject, String table) {
    found.add(
        Finding.warning(
            subject,
            "reads " + table + ", which is no source of the job: its changes alone go unnoticed",
            "Add " + table + " to the job's sources, unless its rows never change."));
  }

  /** As {@link Findings#attempt}; a lack of privileges is told by all that lack. */
  private <T> Optional<T> attempt(String subject, String text, Function<DSLContext, T> work) {
    try {
      return Optional.of(Findings.run(database, subject, work));
    } catch (UnavailableException e) {
      boolean denied =
          e.getCause() instanceof SQLException error
              && SqlErrors.INSUFFICIENT_PRIVILEGE.equals(error.getSQLState());
      List<Finding> missing = SqlErrors.mayPass(e) ? List.of() : unreadable(subject, text);
      missing.forEach(found::add);
      if (missing.isEmpty() || !denied) {
        found.add(Findings.failure(subject, e));
      }
    } catch (IllegalArgumentException e) {
      found.add(Findings.malformed(subject, e));
    }
    return Optional.empty();
  }

  private List<Finding> unreadable(String subject, String text) {
    return found
        .attempt(database, subject, sql -> NamedTable.unreadable(sql, text))
        .orElse(List.of())
        .stream()
        .flatMap(table -> table.missing().stream())
        .toList();
  }

  private static List<String> first(List<String> keys) {
    return keys.stream().limit(1).toList();
  }

  private static List<String> texts(PreparedStatement prepared) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (PreparedStatement statement = prepared;
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        texts.add(row.getString(1));
      }
    }
    return texts;
  }
}
