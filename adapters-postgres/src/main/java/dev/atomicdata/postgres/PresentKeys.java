package dev.atomicdata.postgres;

import dev.atomicdata.domain.Job;
import dev.atomicdata.ports.UnavailableException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a job's query which keys it has a row for, without assembling anything. While a job is new,
 * there is nothing to say about the others: nobody was told of them, and the arrival of a row that
 * they lack is a change of its own.
 *
 * <p>Of a table that several jobs watch most keys may be another job's, and to ask for thousands at
 * once costs a fraction of looking at each. It is only a saving: whoever cannot be asked about is
 * looked at, and nobody is asked any more once most keys turn out to be there.
 */
final class PresentKeys {

  private static final Logger log = LoggerFactory.getLogger(PresentKeys.class);

  private final Standpoint standpoint;
  private final Job job;
  private Optional<AtomicDataQuery> described = Optional.empty();
  private boolean worthwhile = true;

  PresentKeys(Standpoint standpoint, Job job) {
    this.standpoint = standpoint;
    this.job = job;
  }

  /** A look begins. */
  void begin() {
    worthwhile = true;
    described = Optional.empty();
  }

  /** These rows, without the keys that the query has no row for. */
  List<TouchedRow> only(List<TouchedRow> rows) {
    Set<String> keys = new LinkedHashSet<>();
    rows.forEach(row -> row.key().ifPresent(keys::add));
    if (!worthwhile || keys.isEmpty()) {
      return rows;
    }
    try {
      Set<String> present = ask(keys);
      // A key that was not asked for means that keys are told in another form than they are asked.
      worthwhile = 2 * present.size() <= keys.size() && keys.containsAll(present);
      if (!keys.containsAll(present)) {
        return rows;
      }
      return rows.stream()
          .map(
              row ->
                  row.key().filter(key -> !present.contains(key)).isPresent()
                      ? row.withoutKey()
                      : row)
          .toList();
    } catch (UnavailableException | IllegalArgumentException e) {
      // Whoever assembles finds out what is wrong, and which keys are to blame.
      log.info("keys not asked for, all are looked at: job={}", job.name(), e);
      worthwhile = false;
      return rows;
    }
  }

  private Set<String> ask(Set<String> keys) {
    return standpoint.read(
        "job " + job.name(),
        Optional.empty(),
        (connection, snapshot) -> ask(connection, described(connection), keys));
  }

  private Set<String> ask(Connection connection, AtomicDataQuery query, Set<String> keys)
      throws SQLException {
    Terms.hurry(connection, standpoint.settings());
    Set<String> present = new HashSet<>();
    try (PreparedStatement statement = query.prepare(connection, keys)) {
      statement.setFetchSize(TableReader.FETCHED);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          present.add(String.valueOf(row.getString(1)));
        }
      }
    }
    return present;
  }

  private AtomicDataQuery described(Connection connection) {
    if (described.isEmpty()) {
      DSLContext sql = DSL.using(connection, SQLDialect.POSTGRES);
      described =
          Optional.of(AtomicDataQuery.describe(sql, AtomicDataQuery.parse(job), job).keysAlone());
    }
    return described.get();
  }
}
