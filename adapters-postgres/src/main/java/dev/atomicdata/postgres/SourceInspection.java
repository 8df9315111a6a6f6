package dev.atomicdata.postgres;

import dev.atomicdata.domain.Source;
import dev.atomicdata.ports.UnavailableException;
import dev.atomicdata.postgres.WatchedTable.Column;
import dev.atomicdata.postgres.WatchedTable.SourceColumns;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.DSLContext;

/** Looks at tables that sources watch: privileges, columns, and the index of the polls. */
final class SourceInspection {

  /** Of so many keys the plans are asked for. */
  static final int SAMPLE = 30;

  private final Database database;
  private final PollingSettings polling;
  private final Findings found;

  SourceInspection(Database database, PollingSettings polling, Findings found) {
    this.database = database;
    this.polling = polling;
    this.found = found;
  }

  /** Empty if the table cannot be watched, which has been found then. */
  Optional<WatchedTable> table(String subject, Source source) {
    if (!permitted(subject, source)) {
      return Optional.empty();
    }
    Optional<WatchedTable> table =
        found
            .attempt(database, subject, sql -> Catalogue.find(sql, source))
            .filter(each -> starts(subject, source, Optional.of(each.columns().change())));
    table.ifPresent(this::polls);
    return table;
  }

  /**
   * A relation that is only looked at as a whole.
   *
   * @param below the tables that it reads, quoted, with their schemas
   */
  record Reconciled(ReconciledTable table, Set<String> below) {}

  /** Empty if the relation cannot be looked at, which has been found then. */
  Optional<Reconciled> view(String subject, Source source) {
    if (!permitted(subject, source)) {
      return Optional.empty();
    }
    Optional<ReconciledTable> view =
        found
            .attempt(database, subject, sql -> Catalogue.reconciled(sql, source))
            .filter(
                each ->
                    starts(
                        subject, source, each.change().map(ReconciledTable.ChangeColumn::column)));
    if (view.isEmpty()) {
      return Optional.empty();
    }
    String rows = "SELECT * FROM " + view.get().name();
    Optional<Reconciled> seen =
        found.attempt(
            database,
            subject,
            sql ->
                new Reconciled(
                    view.get(),
                    plan(sql, connection -> connection.prepareStatement(rows)).reads().stream()
                        .flatMap(read -> PlannedTable.find(sql, read.name()).stream())
                        .map(PlannedTable::root)
                        .collect(Collectors.toSet())));
    if (seen.isPresent()) {
      found.fine("table " + view.get().name(), "readable; looked at as a whole, on an interval");
    }
    return seen;
  }

  /** Whether the start is one that the change column can have. */
  private boolean starts(String subject, Source source, Optional<Column> change) {
    try {
      new AtStart(source.start(), change).require(new Standpoint(database, subject), subject);
      return true;
    } catch (IllegalArgumentException e) {
      found.add(Findings.malformed(subject, e));
    } catch (UnavailableException e) {
      found.add(Findings.failure(subject, e));
    }
    return false;
  }

  /** Some values of a source's key. */
  List<String> sample(String subject, String table, List<Column> key) {
    String sql =
        "SELECT %s FROM %s t LIMIT %d"
            .formatted(KeyText.sql(key.stream().map(Column::sql).toList()), table, SAMPLE);
    return found
        .attempt(
            database,
            subject,
            context ->
                context.fetch(sql).stream()
                    .flatMap(row -> Optional.ofNullable(row.get(0, String.class)).stream())
                    .distinct()
                    .toList())
        .orElse(List.of());
  }

  private boolean permitted(String subject, Source source) {
    Optional<List<NamedTable>> named =
        found.attempt(database, subject, sql -> NamedTable.named(sql, source.table()));
    if (named.isEmpty()) {
      return false;
    }
    if (named.get().isEmpty()) {
      found.add(Finding.wrong(subject, "not found (expected: a table to read)", ""));
      return false;
    }
    NamedTable table = named.get().get(0);
    List<Finding> missing = table.missing();
    missing.forEach(found::add);
    if (missing.isEmpty() && table.filtered()) {
      found.add(
          Finding.warning(
              "table " + table.name(),
              "row-level security applies to %s: rows it hides are never published"
                  .formatted(table.role()),
              "ALTER ROLE " + table.role() + " BYPASSRLS;"));
    }
    if (missing.isEmpty() && !table.visible() && !source.table().contains(".")) {
      found.add(
          Finding.wrong(
              subject,
              "not found on the search path (expected: one of "
                  + named.get().stream().map(NamedTable::name).toList()
                  + ")",
              "Write the table's name with its schema."));
      return false;
    }
    return missing.isEmpty();
  }

  private void polls(WatchedTable table) {
    String subject = "table " + table.name();
    String column = table.columns().change().name();
    Optional<PlannedTable> planned =
        found
            .attempt(database, subject, sql -> PlannedTable.find(sql, table.name()))
            .flatMap(each -> each);
    if (planned.isEmpty()) {
      return;
    }
    if (!table.indexed()) {
      found.add(
          Finding.warning(
              subject,
              "no index begins with " + column + ": every poll is a sequential scan",
              planned.get().createIndex(column)));
    } else if (pollsReadAll(subject, table)) {
      found.add(
          Finding.warning(
              subject,
              "polls are planned as a sequential scan, although an index begins with %s: most rows"
                      .formatted(column)
                  + " lie within the overlap, or the statistics are old",
              "ANALYZE " + table.name() + ";"));
    } else {
      found.fine(subject, "readable; polls use an index that begins with " + column);
    }
  }

  private boolean pollsReadAll(String subject, WatchedTable table) {
    return found
        .attempt(
            database,
            subject,
            sql ->
                poll(sql, table).reads().stream()
                    .filter(Plan.Read::whole)
                    .flatMap(read -> PlannedTable.find(sql, read.name()).stream())
                    .anyMatch(PlannedTable::big))
        .orElse(false);
  }

  /** Of the statement of the polls, from where the next one would begin. */
  private Plan poll(DSLContext sql, WatchedTable table) {
    return sql.connectionResult(
        connection -> {
          Optional<BigDecimal> from =
              highest(connection, table)
                  .map(high -> high.subtract(table.columns().type().overlap(polling)));
          Snapshot snapshot = Snapshot.of(connection);
          return Plan.of(
              connection,
              explaining ->
                  TableReader.poll(
                      explaining, table, from, snapshot, snapshot.xmin(), polling.batchSize()));
        });
  }

  private static Optional<BigDecimal> highest(Connection connection, WatchedTable table)
      throws SQLException {
    SourceColumns columns = table.columns();
    String sql =
        "SELECT %s FROM %s t"
            .formatted(columns.type().text("max(" + columns.change().sql() + ")"), table.name());
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return Optional.ofNullable(row.getString(1)).flatMap(ChangeType::finite);
    }
  }

  private static Plan plan(DSLContext sql, Plan.Preparation preparation) {
    return sql.connectionResult(connection -> Plan.of(connection, preparation));
  }
}
