package dev.atomicdata.runner;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.atomicdata.domain.DeadLetter;
import dev.atomicdata.postgres.FailedRecord;
import dev.atomicdata.postgres.FailedRecords;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** The command {@code failed list}. */
@Command(
    name = "list",
    description = "List the open dead letters, those that failed last first.",
    footer = {
      "",
      "Example: atomic-data-publisher failed list --job entity_ownership_changes",
      "Reasons are shortened; failed show and --json tell them in full."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class FailedListCommand extends OperatorCommand {

  private static final int REASON = 60;
  private static final int MOST = 100_000;

  @Option(names = "--job", paramLabel = "JOB", description = "Only those of this job.")
  private Optional<String> job = Optional.empty();

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      description = "Only those of this kind: data_error or rejected.")
  private Set<DeadLetter.Kind> kinds = EnumSet.allOf(DeadLetter.Kind.class);

  @Option(names = "--closed", description = "Also those that were closed or dropped.")
  private boolean closed;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "At most this many; ${DEFAULT-VALUE} if not given.")
  private int limit;

  @Option(names = "--json", description = "Print each as a line of JSON.")
  private boolean json;

  FailedListCommand(Launch launch) {
    super(launch);
  }

  @Override
  int run(Jobs jobs) {
    if (limit < 1 || limit > MOST) {
      throw mistake("--limit " + limit + " (expected: from 1 to " + MOST + ")");
    }
    job.ifPresent(jobs::require);
    FailedRecords failed = new FailedRecords(jobs.state());
    FailedRecords.Filter filter = new FailedRecords.Filter(job, kinds, closed);
    List<FailedRecord> shown = failed.list(filter, limit);
    if (json) {
      shown.forEach(record -> out().println(json(record)));
      return ExitCode.OK;
    }
    if (shown.isEmpty()) {
      out().println("no dead letters");
      return ExitCode.OK;
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "JOB", "KEY", "KIND", "STATE", "FAILURES", "FIRST FAILED", "LAST FAILED", "REASON"));
    shown.forEach(record -> rows.add(row(record)));
    TextTable.lines(rows).forEach(out()::println);
    long all = shown.size() < limit ? shown.size() : failed.count(filter);
    out().println();
    out()
        .println(
            all == shown.size()
                ? all + " dead letters"
                : "%,d of %,d dead letters; --limit shows more".formatted(shown.size(), all));
    return ExitCode.OK;
  }

  static String state(FailedRecord record) {
    if (record.open()) {
      return "open";
    }
    return record.closedAt().isPresent() ? "closed" : "dropped";
  }

  private static List<String> row(FailedRecord record) {
    return List.of(
        record.job(),
        TextTable.printable(record.key().value()),
        Words.of(record.kind()),
        state(record),
        Integer.toString(record.failures()),
        TextTable.time(record.firstFailedAt()),
        TextTable.time(record.lastFailedAt()),
        shortened(TextTable.printable(record.reason())));
  }

  private static String shortened(String reason) {
    return reason.length() <= REASON ? reason : reason.substring(0, REASON - 3) + "...";
  }

  private static String json(FailedRecord record) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("job", record.job());
    node.put("key", record.key().value());
    node.put("kind", Words.of(record.kind()));
    node.put("state", state(record));
    node.put("reason", record.reason());
    record.block().ifPresent(block -> node.put("block", block));
    node.put("failures", record.failures());
    node.put("first_failed_at", record.firstFailedAt().toString());
    node.put("last_failed_at", record.lastFailedAt().toString());
    record.closedAt().ifPresent(time -> node.put("closed_at", time.toString()));
    record.droppedAt().ifPresent(time -> node.put("dropped_at", time.toString()));
    return node.toString();
  }
}
