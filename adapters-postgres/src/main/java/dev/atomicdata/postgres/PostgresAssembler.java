package dev.atomicdata.postgres;

import static java.util.Objects.requireNonNull;

import dev.atomicdata.domain.Assembly;
import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.ports.AtomicDataAssembler;
import dev.atomicdata.ports.UnavailableException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.DSLContext;

/**
 * Assembles documents with a job's query. With {@code $PRIMARY_KEYS}, an array of keys, it runs
 * once for a page, and one of its columns is the key. With {@code $PRIMARY_KEY} it runs for each
 * key of a page, in one round trip; that is the value of the key or, if it has several columns, a
 * row of them.
 *
 * <p>A column {@code block} is the document's block, and all others are its content, as {@code
 * to_jsonb} gives them. Used by one thread at a time.
 */
public final class PostgresAssembler implements AtomicDataAssembler {

  private static final int FETCHED = 200;

  private final Standpoint standpoint;
  private final Job job;
  private final String subject;
  private final QueryText query;
  private final Halving halving = new Halving(this::assembleTogether);
  private Optional<AtomicDataQuery> described = Optional.empty();

  /**
   * @throws IllegalArgumentException if the query has no placeholder, both, or another one, is no
   *     statement that reads, or is more than one
   */
  public PostgresAssembler(Database watched, Job job) {
    this.standpoint = requireNonNull(watched, "watched").standpoint(job.name());
    this.job = job;
    this.subject = "job " + job.name();
    this.query = AtomicDataQuery.parse(job);
  }

  /**
   * {@inheritDoc}
   *
   * <p>A key whose data makes the query fail, while it works for others, is malformed.
   *
   * @throws IllegalArgumentException if two columns of the query have the same name, it has none,
   *     or they do not fit the job's keys
   */
  @Override
  public Assembly assemble(Collection<RowKey> keys) {
    return halving.assemble(keys);
  }

  private Assembly assembleTogether(Collection<RowKey> keys) {
    try {
      return standpoint.read(
          subject, Optional.empty(), (sql, snapshot) -> assemble(sql, keys, snapshot.at()));
    } catch (UnavailableException e) {
      // The tables may have changed under the query, and its columns with them.
      described = Optional.empty();
      throw e;
    }
  }

  private Assembly assemble(DSLContext sql, Collection<RowKey> keys, Instant at) {
    if (described.isEmpty()) {
      described = Optional.of(AtomicDataQuery.describe(sql, query, job));
    }
    AtomicDataQuery wrapped = described.get();
    return sql.connectionResult(connection -> assemble(connection, wrapped, keys, at));
  }

  private static Assembly assemble(
      Connection connection, AtomicDataQuery wrapped, Collection<RowKey> keys, Instant at)
      throws SQLException {
    Set<String> asked =
        keys.stream().map(RowKey::value).collect(Collectors.toCollection(LinkedHashSet::new));
    AssembledRows rows = new AssembledRows(asked, wrapped.columns());
    try (PreparedStatement statement = wrapped.prepare(connection, asked)) {
      statement.setFetchSize(FETCHED);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          rows.add(
              Optional.ofNullable(row.getString(1)),
              Optional.ofNullable(row.getString(2)),
              row.getString(3));
        }
      }
    }
    return rows.assembly(at);
  }
}
