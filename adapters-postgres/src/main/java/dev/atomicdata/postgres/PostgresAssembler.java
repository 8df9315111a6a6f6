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
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Assembles documents with a job's query, in which {@code $PRIMARY_KEYS} stands for an array of
 * keys.
 *
 * <p>The first column of the query is the key, a column {@code block} is the document's block, and
 * all others are its content, as {@code to_jsonb} gives them. Used by one thread at a time.
 */
public final class PostgresAssembler implements AtomicDataAssembler {

  private static final int FETCHED = 200;

  private final Database watched;
  private final String subject;
  private final QueryText query;
  private final Halving halving = new Halving(this::assembleTogether);
  private Optional<AtomicDataQuery> described = Optional.empty();

  /**
   * @throws IllegalArgumentException if the query has no {@code $PRIMARY_KEYS}, another
   *     placeholder, or a second statement
   */
  public PostgresAssembler(Database watched, Job job) {
    this.watched = requireNonNull(watched, "watched");
    this.subject = "job " + job.name();
    this.query = QueryText.parse(job.atomicDataQuery(), AtomicDataQuery.PLACEHOLDER);
  }

  /**
   * {@inheritDoc}
   *
   * <p>A key whose data makes the query fail, while it works for others, is malformed.
   *
   * @throws IllegalArgumentException if two columns of the query have the same name, or it has none
   */
  @Override
  public Assembly assemble(Collection<RowKey> keys) {
    return halving.assemble(keys);
  }

  private Assembly assembleTogether(Collection<RowKey> keys) {
    try {
      return watched.read(
          subject, sql -> sql.connectionResult(connection -> assemble(connection, keys)));
    } catch (UnavailableException e) {
      // The tables may have changed under the query, and its columns with them.
      described = Optional.empty();
      throw e;
    }
  }

  private Assembly assemble(Connection connection, Collection<RowKey> keys) throws SQLException {
    Instant at = now(connection);
    if (described.isEmpty()) {
      described = Optional.of(AtomicDataQuery.describe(connection, query, subject));
    }
    AtomicDataQuery wrapped = described.get();
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

  private static Instant now(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("SELECT clock_timestamp()");
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getObject(1, OffsetDateTime.class).toInstant();
    }
  }
}
