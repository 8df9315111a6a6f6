package dev.atomicdata.runner;

import dev.atomicdata.domain.RowKey;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Some keys, or all. */
final class ChosenKeys {

  @Parameters(arity = "1..*", paramLabel = "KEY", description = "Keys, as failed list shows them.")
  private List<String> names = List.of();

  @Option(names = "--all", required = true, description = "All open dead letters of the job.")
  private boolean all;

  boolean all() {
    return all;
  }

  /** Each once. */
  List<RowKey> keys() {
    return names.stream().distinct().map(RowKey::new).toList();
  }
}
