package dev.atomicdata.runner;

import dev.atomicdata.domain.RowKey;
import dev.atomicdata.postgres.FailedRecord;
import dev.atomicdata.postgres.FailedRecords;
import dev.atomicdata.postgres.StoredJob;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Parameters;

/** The command {@code failed show}. */
@Command(
    name = "show",
    description = "Show all that is known of a dead letter, open or not, with its document.",
    footer = {"", "Example: atomic-data-publisher failed show --job entity_ownership_changes KEY"},
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class FailedShowCommand extends JobCommand {

  @Parameters(paramLabel = "KEY", description = "The key, as failed list shows it.")
  private String key = "";

  FailedShowCommand(Launch launch) {
    super(launch);
  }

  @Override
  int run(Jobs jobs, StoredJob job) {
    FailedRecords failed = new FailedRecords(jobs.state());
    RowKey wanted = new RowKey(key);
    FailedRecord record =
        failed
            .find(job.name(), wanted)
            .orElseThrow(() -> mistake(new ParkedKeys(failed, job.name()).unknown(wanted)));
    TextTable.lines(facts(record, jobs.heldBack(record))).forEach(out()::println);
    out().println();
    out()
        .println(
            failed.document(job.name(), wanted).map(PrettyJson::of).orElse("no document was kept"));
    return ExitCode.OK;
  }

  private static List<List<String>> facts(FailedRecord record, List<String> heldBack) {
    List<List<String>> facts = new ArrayList<>();
    facts.add(List.of("job", record.job()));
    facts.add(List.of("key", TextTable.printable(record.key().value())));
    facts.add(List.of("kind", Words.of(record.kind())));
    facts.add(List.of("state", FailedListCommand.state(record)));
    facts.add(List.of("reason", TextTable.printable(record.reason())));
    facts.add(List.of("failures", Integer.toString(record.failures())));
    facts.add(List.of("first failed", record.firstFailedAt().toString()));
    facts.add(List.of("last failed", record.lastFailedAt().toString()));
    facts.addAll(time("closed", record.closedAt()));
    facts.addAll(time("dropped", record.droppedAt()));
    if (!heldBack.isEmpty()) {
      facts.add(List.of("holds back", String.join(", ", heldBack)));
    }
    record.block().ifPresent(block -> facts.add(List.of("block", Long.toString(block))));
    return facts;
  }

  private static List<List<String>> time(String what, Optional<Instant> time) {
    return time.map(at -> List.of(List.of(what, at.toString()))).orElse(List.of());
  }
}
