package dev.atomicdata.postgres;

import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.Source;
import java.util.Optional;

/** All that depends on how a watched table looks at present. */
record Watched(WatchedTable table, SharedSweeps.OfTable sweeps, Optional<KeysQuery> keysQuery) {

  /**
   * Looks the table up.
   *
   * @param subject whom it is for, as it stands in errors
   */
  static Watched find(
      Database database,
      Standpoint standpoint,
      String subject,
      Job job,
      Source source,
      Optional<QueryText> keysQuery,
      SharedSweeps sweeps) {
    WatchedTable table = database.read(subject, sql -> Catalogue.find(sql, source));
    return new Watched(
        table,
        sweeps.of(table),
        keysQuery.map(
            query ->
                KeysQuery.of(
                    database, standpoint, subject, job, query, table.columns().key().get(0))));
  }
}
