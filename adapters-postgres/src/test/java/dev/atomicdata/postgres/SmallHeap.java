package dev.atomicdata.postgres;

import dev.atomicdata.domain.DocumentPayload;
import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.Outcome;
import dev.atomicdata.domain.Source;
import dev.atomicdata.ports.MemoryBudget;
import dev.atomicdata.ports.Message;
import dev.atomicdata.ports.Publisher;
import dev.atomicdata.ports.PublisherEvent;
import dev.atomicdata.ports.PublisherLoop;
import dev.atomicdata.ports.PublisherPorts;
import dev.atomicdata.ports.PublisherSettings;
import dev.atomicdata.testkit.JsonSealer;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/**
 * A publisher in a JVM of its own, of which {@link SmallHeapTest} says how much memory it has. Ends
 * with 0 when so many keys have been accepted or parked, the last of them by a second publisher.
 */
final class SmallHeap {

  static final Job LARGE =
      new Job(
          "large",
          DocumentPayload.mapping(),
          "SELECT id, repeat(md5(id), size / 32) AS text FROM large WHERE id = ANY($PRIMARY_KEYS)",
          List.of(new Source("large", "block", "id")));

  static final Job FAN_OUT =
      new Job(
          "fanout",
          DocumentPayload.mapping(),
          "SELECT asset, owner FROM assets WHERE asset = ANY($PRIMARY_KEYS)",
          List.of(
              new Source(
                  "owners",
                  "block",
                  "id",
                  Optional.of("SELECT asset FROM assets WHERE owner = ANY($CHANGED_KEYS)"))));

  private static final Executor LATER = CompletableFuture.delayedExecutor(5, TimeUnit.MILLISECONDS);

  private final Job job;
  private final Set<String> ended = ConcurrentHashMap.newKeySet();
  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicInteger parked = new AtomicInteger();

  private SmallHeap(Job job) {
    this.job = job;
  }

  /**
   * Publishes.
   *
   * @param args the database's address, {@code large} or {@code fanout}, and the number of keys
   */
  public static void main(String[] args) throws InterruptedException {
    SmallHeap heap = new SmallHeap(args[1].equals("large") ? LARGE : FAN_OUT);
    int keys = Integer.parseInt(args[2]);
    DatabaseSettings settings =
        DatabaseSettings.to(args[0])
            .withConnections(0, 4)
            .withTimeouts(Duration.ofSeconds(30), Duration.ofSeconds(300), Duration.ofSeconds(30));
    long begun = System.nanoTime();
    try (Database watched = Database.open(settings);
        Database state = Database.open(settings.withSchema("state"))) {
      heap.publish(watched, state, keys / 4);
      heap.publish(watched, state, keys);
    }
    System.out.printf(
        "ended=%d sent=%d parked=%d peakHeapMib=%d seconds=%d%n",
        heap.ended.size(),
        heap.sent.get(),
        heap.parked.get(),
        peakHeap() >> 20,
        TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun));
    System.exit(0);
  }

  private void publish(Database watched, Database state, int until) throws InterruptedException {
    CountDownLatch enough = new CountDownLatch(Math.max(0, until - ended.size()));
    Publisher publisher =
        new Publisher(
            job,
            new PublisherPorts(
                new PollingSources(watched, state, PollingSettings.defaults()).source(job),
                new PostgresAssembler(watched, job),
                new PostgresLedger(state, job, Duration.ofSeconds(60)),
                new JsonSealer(),
                message -> accept(message, enough)),
            PublisherSettings.defaults().withPollingInterval(Duration.ofMillis(100)),
            (name, event) -> watch(event, enough),
            InstantSource.system(),
            RandomGenerator.getDefault(),
            MemoryBudget.ofHeap(),
            SmallHeap::readAhead);
    PublisherLoop loop =
        new PublisherLoop(publisher, InstantSource.system(), Duration.ofSeconds(10));
    Thread thread = new Thread(loop);
    thread.start();
    enough.await();
    loop.stop();
    thread.join();
  }

  private CompletableFuture<Outcome> accept(Message message, CountDownLatch enough) {
    String key = message.key().value();
    return CompletableFuture.supplyAsync(
        () -> {
          sent.incrementAndGet();
          end(key, enough);
          return Outcome.ACCEPTED;
        },
        LATER);
  }

  private void watch(PublisherEvent event, CountDownLatch enough) {
    if (event instanceof PublisherEvent.Parked dead) {
      System.out.println("parked: " + dead.deadLetter().reason());
      parked.incrementAndGet();
      end(dead.deadLetter().key().value(), enough);
    } else if (event instanceof PublisherEvent.StepFailed failed) {
      failed.cause().printStackTrace();
      System.exit(1);
    }
  }

  private void end(String key, CountDownLatch enough) {
    if (ended.add(key)) {
      enough.countDown();
    }
  }

  private static long peakHeap() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .mapToLong(pool -> pool.getPeakUsage().getUsed())
        .sum();
  }

  private static void readAhead(Runnable work) {
    Thread daemon = new Thread(work, "reading-ahead");
    daemon.setDaemon(true);
    daemon.start();
  }
}
