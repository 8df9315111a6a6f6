package dev.atomicdata.postgres;

import dev.atomicdata.domain.DetectionMode;
import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.Source;
import dev.atomicdata.postgres.WatchedTable.Column;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Looks at what one job needs of the database with the watched tables. */
final class JobInspection {

  private final Database database;
  private final PollingSettings polling;
  private final Job job;
  private final Findings found;
  private final String subject;

  JobInspection(Database database, PollingSettings polling, Job job, Findings found) {
    this.database = database;
    this.polling = polling;
    this.job = job;
    this.found = found;
    this.subject = "job " + job.name();
  }

  void inspect() {
    // What its sources cover: a source that is a view covers the tables below it.
    Set<String> covered = new TreeSet<>();
    Map<Source, Seen> known = new LinkedHashMap<>();
    SourceInspection sources = new SourceInspection(database, polling, found);
    for (Source source : job.sources()) {
      String of = subject + ", table " + source.table();
      if (source.detection() == DetectionMode.POLLING) {
        sources
            .table(of, source)
            .ifPresent(
                table -> {
                  covered.add(table.name());
                  known.put(source, new Seen(table.name(), table.columns().key()));
                });
      } else {
        sources
            .view(of, source)
            .ifPresent(
                view -> {
                  covered.addAll(view.below());
                  known.put(source, new Seen(view.table().name(), view.table().key()));
                });
      }
    }
    QueryInspection queries = new QueryInspection(database, found, covered);
    Job describable = describable(known.keySet());
    List<String> keys = new ArrayList<>();
    known.forEach(
        (source, table) -> {
          List<String> values = sources.sample(subject, table.name(), table.key());
          if (source.keysQuery().isPresent()) {
            String of = subject + ", keys_query of " + source.table();
            Column key = table.key().get(0);
            keys.addAll(queries.keys(of, describable, source.keysQuery().get(), key, values));
          } else {
            keys.addAll(values);
          }
        });
    if (describable.sources().isEmpty() && runsForEachKey()) {
      return; // of which type the keys are would be seen from a source, and none is as it should be
    }
    queries.documents(
        subject + ", atomic_data_query",
        describable,
        keys.stream().distinct().limit(SourceInspection.SAMPLE).toList());
  }

  /** A source's table or view, as the catalogue knows it, and the columns of its key. */
  private record Seen(String name, List<Column> key) {}

  /** The job without sources that were found to be wrong: one thing must not hide another. */
  private Job describable(Set<Source> known) {
    return new Job(
        job.name(),
        job.mapping(),
        job.atomicDataQuery(),
        job.resultKeyColumn(),
        job.sources().stream().filter(known::contains).toList(),
        job.destination());
  }

  private boolean runsForEachKey() {
    try {
      return AtomicDataQuery.parse(job).placeholder().equals(AtomicDataQuery.EACH);
    } catch (IllegalArgumentException e) {
      return false; // found when the query is looked at
    }
  }
}
