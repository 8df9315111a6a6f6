package dev.atomicdata.runner.config;

import static java.util.stream.Collectors.joining;

import com.typesafe.config.ConfigList;
import dev.atomicdata.domain.DocumentPayload;
import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.PayloadMapping;
import dev.atomicdata.domain.Source;
import dev.atomicdata.domain.helium.HeliumMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Reads jobs in their long form: sources, an atomic data query, a message type. */
final class JobsReader {

  private static final Set<String> JOB = Set.of("name", "message", "atomic_data_query", "sources");
  private static final Set<String> SOURCE =
      Set.of("table", "change_column", "key_column", "keys_query");
  private static final String MESSAGES =
      Arrays.stream(HeliumMessage.values()).map(HeliumMessage::type).collect(joining(", "));

  private final List<Problem> problems;
  private final String destination;
  private final List<Job> jobs = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private final Set<String> types = new HashSet<>();

  /**
   * @param destination of all jobs
   */
  JobsReader(List<Problem> problems, String destination) {
    this.problems = problems;
    this.destination = destination;
  }

  /**
   * Reads a list of jobs.
   *
   * @param filling makes the text to use from every text of a job
   */
  void read(String key, ConfigList list, UnaryOperator<String> filling) {
    Table.all(key, list, JOB, filling, problems).forEach(table -> job(table).ifPresent(jobs::add));
  }

  /** The jobs of all lists, as far as nothing is wrong with them. */
  List<Job> jobs() {
    return List.copyOf(jobs);
  }

  private Optional<Job> job(Table table) {
    Optional<String> name = table.text("name");
    if (name.isPresent() && !names.add(name.get())) {
      table.wrong("name", "a name that no other job has");
    }
    Optional<PayloadMapping> mapping = table.text("message").flatMap(type -> mapping(table, type));
    Optional<String> query = table.query("atomic_data_query", "$PRIMARY_KEYS");
    Optional<List<Source>> sources = table.tables("sources", SOURCE).flatMap(this::sources);
    if (name.isEmpty() || mapping.isEmpty() || query.isEmpty() || sources.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Job(name.get(), mapping.get(), query.get(), sources.get(), destination));
    } catch (IllegalArgumentException e) {
      table.doesNotFit(e);
      return Optional.empty();
    }
  }

  private Optional<PayloadMapping> mapping(Table table, String type) {
    Optional<HeliumMessage> message = HeliumMessage.named(type);
    if (type.equals(DocumentPayload.TYPE)) {
      table.wrong("message", "one of " + MESSAGES + "; this version does not send JSON");
    } else if (message.isEmpty()) {
      table.wrong("message", "one of " + MESSAGES);
    } else if (!types.add(type)) {
      table.wrong(
          "message",
          "a message type that no other job sends to the same ingestor: two jobs would undo what"
              + " the other says");
    }
    return message.map(PayloadMapping.class::cast);
  }

  private Optional<List<Source>> sources(List<Table> tables) {
    List<Source> sources = new ArrayList<>();
    tables.forEach(table -> source(table).ifPresent(sources::add));
    return sources.size() == tables.size() ? Optional.of(sources) : Optional.empty();
  }

  private Optional<Source> source(Table table) {
    Optional<String> name = table.text("table");
    Optional<String> changeColumn = table.text("change_column");
    Optional<String> keyColumn = table.text("key_column");
    boolean queried = table.has("keys_query");
    Optional<String> keysQuery =
        queried ? table.query("keys_query", "$CHANGED_KEYS") : Optional.empty();
    if (name.isEmpty()
        || changeColumn.isEmpty()
        || keyColumn.isEmpty()
        || (queried && keysQuery.isEmpty())) {
      return Optional.empty();
    }
    return Optional.of(new Source(name.get(), changeColumn.get(), keyColumn.get(), keysQuery));
  }
}
