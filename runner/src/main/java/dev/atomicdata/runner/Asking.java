package dev.atomicdata.runner;

import dev.atomicdata.domain.RowKey;
import dev.atomicdata.postgres.Republishing;
import dev.atomicdata.postgres.StoredJob;
import java.io.PrintWriter;
import java.util.Optional;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How a command asks for keys: from which on, and whether it waits until they are done. */
final class Asking {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Option(
      names = "--after",
      paramLabel = "KEY",
      description = "Go on behind this key, as Ctrl-C has said.")
  private Optional<String> after = Optional.empty();

  @Option(
      names = "--no-wait",
      description = "Ask for all keys at once, however many, and wait for none.")
  private boolean noWait;

  /**
   * Returns the exit code.
   *
   * @param which the keys, as they were typed
   */
  int ask(Jobs jobs, StoredJob job, Republishing keys, String which) throws InterruptedException {
    PrintWriter out = command.commandLine().getOut();
    after.map(RowKey::new).ifPresent(keys::after);
    if (!noWait) {
      String same = command.qualifiedName() + " --job " + job.name() + " " + which;
      PrintWriter err = command.commandLine().getErr();
      return new Republish(jobs, job.name(), keys, same, out, err).untilDone();
    }
    long asked = keys.requestAll().requested();
    out.println("keys of %s asked for: %,d".formatted(job.name(), asked));
    if (asked > 0) {
      Jobs.waitsFor(job).ifPresent(out::println);
    }
    return ExitCode.OK;
  }
}
