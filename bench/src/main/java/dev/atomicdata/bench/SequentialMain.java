package dev.atomicdata.bench;

import dev.atomicdata.domain.Assembly;
import dev.atomicdata.domain.Change;
import dev.atomicdata.domain.ChangePage;
import dev.atomicdata.domain.Checkpoint;
import dev.atomicdata.domain.Document;
import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.grpc.GrpcSink;
import dev.atomicdata.ports.AtomicDataAssembler;
import dev.atomicdata.ports.ChangeSource;
import dev.atomicdata.ports.MessageSealer;
import dev.atomicdata.postgres.Database;
import dev.atomicdata.postgres.PollingSources;
import dev.atomicdata.postgres.PostgresAssembler;
import dev.atomicdata.postgres.StateSchema;
import dev.atomicdata.runner.config.Configuration;
import dev.atomicdata.runner.config.Settings;
import dev.atomicdata.signing.HeliumSealer;
import dev.atomicdata.signing.Keypair;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Publishes a backlog one message after the other, each awaited before the next is sent: with the
 * publisher's own page reads, mapping, signer and channel, and without its ledger.
 */
final class SequentialMain {

  private final Settings settings;
  private final MessageSealer sealer;
  private final GrpcSink sink;

  private SequentialMain(Settings settings, MessageSealer sealer, GrpcSink sink) {
    this.settings = settings;
    this.sealer = sealer;
    this.sink = sink;
  }

  public static void main(String[] args) throws Exception {
    Path file = Path.of(args[0]);
    Settings settings = Configuration.load(Path.of(""), Optional.of(file), Map.of());
    MessageSealer sealer = new HeliumSealer(Keypair.read(settings.keypair().orElseThrow()));
    try (Database database = Database.open(settings.database());
        GrpcSink sink = new GrpcSink(settings.endpoint())) {
      new StateSchema(database).createOrUpgrade();
      SequentialMain publisher = new SequentialMain(settings, sealer, sink);
      PollingSources sources = new PollingSources(database, database, settings.polling());
      for (Job job : settings.jobs()) {
        publisher.publish(
            job,
            sources.source(job),
            new PostgresAssembler(database, job, settings.publisher().maxMessageBytes()));
      }
    }
  }

  private void publish(Job job, ChangeSource source, AtomicDataAssembler assembler) {
    Checkpoint at = Checkpoint.start();
    ChangePage page;
    do {
      page = source.next(at, settings.publisher().queryBatchSize());
      List<RowKey> keys = new ArrayList<>(page.changes().stream().map(Change::key).toList());
      while (!keys.isEmpty()) {
        Assembly assembly = assembler.assemble(keys);
        for (Document document : assembly.documents().values()) {
          sink.deliver(sealer.seal(job.mapping().map(document), assembly.at())).join();
        }
        keys.retainAll(assembly.left());
      }
      at = page.next();
    } while (page.more());
  }
}
