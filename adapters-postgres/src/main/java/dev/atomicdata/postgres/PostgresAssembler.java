package dev.atomicdata.postgres;

import dev.atomicdata.domain.Assembly;
import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.ports.AtomicDataAssembler;
import dev.atomicdata.ports.PublisherSettings;
import dev.atomicdata.ports.UnavailableException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/**
 * Assembles documents with a job's query. With {@code $PRIMARY_KEYS}, an array of keys, it runs
 * once for a page, and one of its columns is the key. With {@code $PRIMARY_KEY} it runs for each
 * key of a page, in one round trip; that is the value of the key or, if it has several columns, a
 * row of them.
 *
 * <p>A column {@code block} is the document's block, and all others are its content, as {@code
 * to_jsonb} gives them. A call reads 8 MiB of documents, and at most one document more. Used by one
 * thread at a time.
 */
public final class PostgresAssembler implements AtomicDataAssembler {

  private static final int PAGE_BYTES = 8 << 20;

  private final Standpoint standpoint;
  private final Job job;
  private final String subject;
  private final QueryText query;
  private final BoundedQuery bounds;
  private final KeysTogether together = new KeysTogether(PAGE_BYTES);
  private final Halving halving = new Halving(this::assembleTogether);
  private Optional<AtomicDataQuery> described = Optional.empty();

  /**
   * An assembler of documents as large as the default largest message.
   *
   * @throws IllegalArgumentException if the query has no placeholder, both, or another one, is no
   *     statement that reads, or is more than one
   */
  public PostgresAssembler(Database watched, Job job) {
    this(watched, job, PublisherSettings.defaults().maxMessageBytes());
  }

  /**
   * @param maxDocumentBytes of its text; a larger document is malformed, and not read
   * @throws IllegalArgumentException if the query has no placeholder, both, or another one, is no
   *     statement that reads, or is more than one
   */
  public PostgresAssembler(Database watched, Job job, int maxDocumentBytes) {
    this.standpoint = watched.standpoint(job.name());
    this.job = job;
    this.subject = "job " + job.name();
    this.query = AtomicDataQuery.parse(job);
    this.bounds = new BoundedQuery(maxDocumentBytes, PAGE_BYTES);
  }

  /**
   * {@inheritDoc}
   *
   * <p>A key whose data makes the query fail, or take longer than a tenth of the statement timeout,
   * while it works for others, is malformed.
   *
   * @throws IllegalArgumentException if two columns of the query have the same name, it has none,
   *     or they do not fit the job's keys
   */
  @Override
  public Assembly assemble(Collection<RowKey> keys) {
    return halving.assemble(keys, together.most());
  }

  private Assembly assembleTogether(List<RowKey> keys, boolean briefly) {
    try {
      return standpoint.read(
          subject,
          Optional.empty(),
          (connection, snapshot) -> assemble(connection, keys, snapshot.at(), briefly));
    } catch (UnavailableException e) {
      // The tables may have changed under the query, and its columns with them.
      described = Optional.empty();
      throw e;
    }
  }

  private Assembly assemble(Connection connection, List<RowKey> keys, Instant at, boolean briefly)
      throws SQLException {
    if (described.isEmpty()) {
      DSLContext sql = DSL.using(connection, SQLDialect.POSTGRES);
      described = Optional.of(AtomicDataQuery.describe(sql, query, job).within(bounds));
    }
    if (briefly) {
      Terms.hurry(connection, standpoint.settings());
    }
    return assemble(connection, described.get(), keys, at);
  }

  private Assembly assemble(
      Connection connection, AtomicDataQuery wrapped, List<RowKey> keys, Instant at)
      throws SQLException {
    Set<String> asked =
        keys.stream().map(RowKey::value).collect(Collectors.toCollection(LinkedHashSet::new));
    AssembledRows rows = new AssembledRows(asked, wrapped.columns(), bounds.mostBytes());
    try (PreparedStatement statement = wrapped.prepare(connection, asked)) {
      // A row for each key, all in one answer; a query that gives more gives them bit by bit.
      statement.setFetchSize(asked.size() + 1);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          rows.add(row);
        }
      }
    }
    together.learn(asked.size(), rows.bytes());
    return rows.assembly(at);
  }
}
