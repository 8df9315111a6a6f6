package dev.atomicdata.runner;

import static java.util.stream.Collectors.toCollection;

import dev.atomicdata.domain.Assembly;
import dev.atomicdata.domain.Block;
import dev.atomicdata.domain.DeadLetter;
import dev.atomicdata.domain.Document;
import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.Json;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.domain.Source;
import dev.atomicdata.domain.helium.HeliumKey;
import dev.atomicdata.domain.helium.HeliumMessage;
import dev.atomicdata.domain.helium.SolanaKey;
import dev.atomicdata.ports.JobStatus;
import dev.atomicdata.ports.MessageSealer;
import dev.atomicdata.ports.MessageSink;
import dev.atomicdata.ports.Publisher;
import dev.atomicdata.ports.PublisherEvent;
import dev.atomicdata.ports.PublisherLoop;
import dev.atomicdata.ports.PublisherPorts;
import dev.atomicdata.ports.PublisherSettings;
import dev.atomicdata.testkit.InMemoryLedger;
import dev.atomicdata.testkit.InMemorySource;
import dev.atomicdata.testkit.InMemoryTable;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

/** One job of a {@link Pipeline}: who owns which asset. Assets are numbered. */
final class PipelineJob implements AutoCloseable {

  private static final InstantSource CLOCK = InstantSource.system();

  private final InMemoryTable table = new InMemoryTable();
  private final InMemoryLedger ledger = new InMemoryLedger(CLOCK);
  private final Queue<PublisherEvent> events = new ConcurrentLinkedQueue<>();
  private final Publisher publisher;
  private final PublisherLoop loop;
  private final Thread thread;

  private PipelineJob(
      String name, MessageSink sink, MessageSealer sealer, PublisherSettings settings) {
    Source source = new Source("rows", "block", "asset");
    publisher =
        new Publisher(
            new Job(name, HeliumMessage.ENTITY_OWNERSHIP, "SELECT * FROM rows", List.of(source)),
            new PublisherPorts(
                new InMemorySource(table, ledger), this::assemble, ledger, sealer, sink),
            settings,
            (job, event) -> events.add(event),
            CLOCK,
            new SplittableRandom());
    loop = new PublisherLoop(publisher, CLOCK, Duration.ofSeconds(10));
    thread = new Thread(loop, name);
  }

  static PipelineJob start(
      String name,
      MessageSink sink,
      MessageSealer sealer,
      PublisherSettings settings,
      RetryOnceClosed retryOnceClosed) {
    PipelineJob job = new PipelineJob(name, sink, sealer, settings);
    retryOnceClosed.add(job.publisher);
    job.thread.start();
    return job;
  }

  static String asset(int number) {
    return key(number).base58();
  }

  /** A range of assets, by name. */
  static Set<String> assets(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(PipelineJob::asset)
        .collect(toCollection(TreeSet::new));
  }

  /** Gives assets from one number up to another one a new owner. */
  void put(int from, int to, int owner) {
    for (int number = from; number < to; number++) {
      byte[] entity = HeliumKey.of(bytes(33, number)).entityKey();
      table.put(
          new RowKey(asset(number)),
          Json.Members.empty()
              .with("pub_key", Json.of(HexFormat.of().formatHex(entity)))
              .with("owner", Json.of(key(owner).base58()))
              .with("owner_type", Json.of("direct_owner")));
    }
  }

  JobStatus.State state() {
    return publisher.status().state();
  }

  /** Whether the job has been in a state at any time. */
  boolean was(JobStatus.State state) {
    return events.stream()
        .anyMatch(
            event ->
                event instanceof PublisherEvent.StatusChanged changed
                    && changed.status().state() == state);
  }

  InMemoryLedger ledger() {
    return ledger;
  }

  /** The assets that are parked. */
  List<String> parked() {
    return ledger.deadLetters().stream().map(DeadLetter::key).map(RowKey::value).toList();
  }

  /** Everything is settled, and nothing is to be looked at again. */
  boolean done() {
    return state() == JobStatus.State.IDLE && ledger.touches().isEmpty();
  }

  @Override
  public void close() {
    loop.stop();
    try {
      thread.join(Duration.ofSeconds(30).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The rows, all of block 1: a stored touch does not say which block a key is of. */
  private Assembly assemble(Collection<RowKey> keys) {
    Assembly rows = table.assembler(CLOCK).assemble(keys);
    Map<RowKey, Document> documents = new HashMap<>();
    rows.documents()
        .forEach(
            (key, row) ->
                documents.put(key, new Document(key, Optional.of(new Block(1)), row.content())));
    return new Assembly(rows.at(), documents, Map.of());
  }

  private static SolanaKey key(int number) {
    return SolanaKey.of(bytes(SolanaKey.BYTES, number));
  }

  private static byte[] bytes(int length, int number) {
    return ByteBuffer.allocate(length).put((byte) 1).putInt(number).array();
  }
}
