package dev.atomicdata.runner.config;

import static java.util.stream.Collectors.joining;

import com.typesafe.config.ConfigList;
import dev.atomicdata.domain.DocumentPayload;
import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.PayloadMapping;
import dev.atomicdata.domain.Source;
import dev.atomicdata.domain.Start;
import dev.atomicdata.domain.helium.HeliumMessage;
import dev.atomicdata.postgres.QueryForm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads jobs in both of their forms: the long one with its sources and a message type, and the
 * short one, a watched table whose documents are published as JSON.
 */
final class JobsReader {

  private static final Set<String> JOB =
      Set.of(
          "name",
          "message",
          "atomic_data_query",
          "result_key_column",
          "publish_endpoint",
          "start",
          "before",
          "sources");
  private static final Set<String> WATCHED_TABLE =
      Set.of(
          "name",
          "change_column",
          "primary_key_column",
          "atomic_data_query",
          "publish_endpoint",
          "start",
          "detection");
  private static final String MESSAGES =
      Arrays.stream(HeliumMessage.values()).map(HeliumMessage::type).collect(joining(", "))
          + ", "
          + DocumentPayload.TYPE;

  private final List<Problem> problems;
  private final String destination;
  private final Optional<Start> start;
  private final List<DeclaredJob> jobs = new ArrayList<>();
  private final Set<String> names = new LinkedHashSet<>();
  private final Map<String, Ordered> ordered = new LinkedHashMap<>();
  private final Set<String> types = new HashSet<>();
  private boolean signed;

  /**
   * @param destination of all jobs: the address of the ingestor
   * @param start of all tables that have none of their own; empty for the default of each form
   */
  JobsReader(List<Problem> problems, String destination, Optional<Start> start) {
    this.problems = problems;
    this.destination = destination.replaceFirst("/$", "");
    this.start = start;
  }

  /** Reads a list of jobs in the long form. */
  void readJobs(String key, ConfigList list) {
    Table.all(key, list, JOB, problems).forEach(this::job);
  }

  /** Reads a list of jobs in the short form. */
  void readWatchedTables(String key, ConfigList list) {
    Table.all(key, list, WATCHED_TABLE, problems).forEach(this::watchedTable);
  }

  /** A job that names others to go before. */
  private record Ordered(Table table, List<String> before) {}

  /** After all lists: whether the jobs that are to go before others are there, and may. */
  void checkOrder() {
    ordered.forEach(
        (name, job) -> job.before().forEach(before -> checkBefore(name, job.table(), before)));
  }

  private void checkBefore(String name, Table table, String before) {
    if (!names.contains(before)) {
      List<String> others = names.stream().filter(other -> !other.equals(name)).toList();
      String nearest =
          others.isEmpty() ? "" : " (did you mean " + Nearest.to(before, others) + "?)";
      table.problem("before", before + " is no job" + nearest);
    } else if (ordered.containsKey(before)) {
      table.problem(
          "before",
          "names %s, which comes after %s (expected: jobs that come after no other)"
              .formatted(before, String.join(", ", ordered.get(before).before())));
    }
  }

  /** The jobs of all lists, as far as nothing is wrong with them. */
  List<DeclaredJob> jobs() {
    return List.copyOf(jobs);
  }

  /** Whether any job is not known to publish JSON, which nobody signs. */
  boolean signed() {
    return signed;
  }

  private void job(Table table) {
    Optional<String> name = name(table);
    Optional<PayloadMapping> mapping =
        table.required("message", Kind.filledText()).flatMap(type -> mapping(table, type));
    boolean json = mapping.filter(found -> found.type().equals(DocumentPayload.TYPE)).isPresent();
    signed |= !json;
    Optional<String> query = table.query("atomic_data_query", QueryForm.ATOMIC_DATA);
    Optional<String> keyColumn = table.optional("result_key_column", Kind.filledText());
    if (keyColumn.isPresent()
        && query.filter(text -> !text.contains("$PRIMARY_KEYS")).isPresent()) {
      table.wrong("result_key_column", "none with $PRIMARY_KEY, which is the key");
    }
    Optional<String> path = table.optional("publish_endpoint", Kind.urlPath());
    if (table.has("publish_endpoint") && mapping.isPresent() && !json) {
      table.problem(
          "publish_endpoint",
          "does not go with %s (expected: message = \"json\"; all others have a method of their own)"
              .formatted(mapping.get().type()));
    }
    List<String> before = table.optional("before", Kind.jobs()).orElse(List.of());
    if (name.filter(before::contains).isPresent()) {
      table.problem("before", "names the job itself (expected: other jobs)");
    } else if (!before.isEmpty()) {
      name.ifPresent(text -> ordered.putIfAbsent(text, new Ordered(table, before)));
    }
    Optional<Start> own = table.optional("start", Kind.start());
    SourceReader reader = new SourceReader(own.or(() -> start).orElse(Start.EARLIEST));
    List<Optional<Source>> sources =
        table.tables("sources", SourceReader.NAMES).stream().map(reader::read).toList();
    if (table.sound() && sources.stream().allMatch(Optional::isPresent)) {
      declare(
          table,
          name.orElseThrow(),
          mapping.orElseThrow(),
          query.orElseThrow(),
          keyColumn,
          sources.stream().map(Optional::orElseThrow).toList(),
          path,
          before);
    }
  }

  private void watchedTable(Table table) {
    Optional<String> name = name(table);
    SourceReader reader = new SourceReader(start.orElse(Start.LATEST));
    Optional<Source> source = reader.readShort(table, name);
    Optional<String> query = table.query("atomic_data_query", QueryForm.ATOMIC_DATA);
    Optional<String> path = table.required("publish_endpoint", Kind.urlPath());
    if (table.sound()) {
      declare(
          table,
          name.orElseThrow(),
          DocumentPayload.mapping(),
          query.orElseThrow(),
          Optional.empty(),
          List.of(source.orElseThrow()),
          path,
          List.of());
    }
  }

  private void declare(
      Table table,
      String name,
      PayloadMapping mapping,
      String query,
      Optional<String> keyColumn,
      List<Source> sources,
      Optional<String> path,
      List<String> before) {
    try {
      Job job =
          new Job(name, mapping, query, keyColumn, sources, destination + path.orElse(""), before);
      jobs.add(new DeclaredJob(job, table.key(), table.origin(), path));
    } catch (IllegalArgumentException e) {
      table.doesNotFit(e);
    }
  }

  private Optional<String> name(Table table) {
    Optional<String> name = table.required("name", Kind.filledText());
    if (name.isPresent() && !names.add(name.get())) {
      table.wrong("name", "a name that no other job or watched table has");
    }
    return name;
  }

  private Optional<PayloadMapping> mapping(Table table, String type) {
    if (type.equals(DocumentPayload.TYPE)) {
      return Optional.of(DocumentPayload.mapping());
    }
    Optional<HeliumMessage> message = HeliumMessage.named(type);
    if (message.isEmpty()) {
      table.wrong("message", "one of " + MESSAGES);
    } else if (!types.add(type)) {
      table.wrong(
          "message",
          "a message type that no other job sends to the same ingestor: two jobs would undo what"
              + " the other says");
    }
    return message.map(PayloadMapping.class::cast);
  }
}
