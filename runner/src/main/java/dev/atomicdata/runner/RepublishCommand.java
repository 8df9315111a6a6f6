package dev.atomicdata.runner;

import dev.atomicdata.domain.Block;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.postgres.Database;
import dev.atomicdata.postgres.Republishing;
import dev.atomicdata.postgres.StoredJob;
import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code republish}: has keys published once more. */
@Command(
    name = "republish",
    description = {
      "Have keys of a job published once more, whether the receiver has them or not.",
      "",
      "Each is published as it is now. Publishers go on meanwhile; the one that holds",
      "the job does it, and no more than 20,000 keys wait for it at a time, so that",
      "changes have their turn. Waits until all are done, and tells how far it is."
    },
    footer = {
      "",
      "Ctrl-C stops asking for more keys, and says how to go on; what was asked for is",
      "published all the same.",
      "",
      "Examples:",
      "  atomic-data-publisher republish --job entity_ownership_changes --all",
      "  atomic-data-publisher republish --job entity_ownership_changes --key KEY KEY",
      "  atomic-data-publisher republish --job entity_ownership_changes --from-block 1 --to-block 9"
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class RepublishCommand extends JobCommand {

  @ArgGroup(multiplicity = "1")
  private Which which = new Which();

  @Mixin private Asking asking = new Asking();

  RepublishCommand(Launch launch) {
    super(launch);
  }

  @Override
  int run(Jobs jobs, StoredJob job) throws InterruptedException {
    return asking.ask(jobs, job, chosen(jobs.state(), job.name()), which.words());
  }

  private Republishing chosen(Database state, String job) {
    try {
      return which.of(state, job);
    } catch (IllegalArgumentException e) {
      throw mistake(String.valueOf(e.getMessage()));
    }
  }

  /** One of three ways to say which keys. */
  static final class Which {

    @Option(
        names = "--all",
        required = true,
        description = "All keys that the job has published, or recorded at its start.")
    private boolean all;

    @Option(
        names = "--key",
        required = true,
        arity = "1..*",
        paramLabel = "KEY",
        description = "These keys, published before or not.")
    private List<String> keys = List.of();

    @ArgGroup(exclusive = false, multiplicity = "1")
    private Blocks blocks = new Blocks();

    Republishing of(Database state, String job) {
      if (all) {
        return Republishing.all(state, job);
      }
      return keys.isEmpty()
          ? Republishing.blocks(state, job, new Block(blocks.from), new Block(blocks.to))
          : Republishing.keys(state, job, keys.stream().map(RowKey::new).toList());
    }

    /** As they are typed. */
    String words() {
      if (all) {
        return "--all";
      }
      return keys.isEmpty()
          ? "--from-block " + blocks.from + " --to-block " + blocks.to
          : "--key (the same keys)";
    }
  }

  /** Blocks from one to another. */
  static final class Blocks {

    @Option(
        names = "--from-block",
        required = true,
        paramLabel = "A",
        description = "Keys whose last accepted message is of this block or a later one,")
    private long from;

    @Option(
        names = "--to-block",
        required = true,
        paramLabel = "B",
        description = "and of this one or an earlier one.")
    private long to;
  }
}
