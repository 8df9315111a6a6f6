package dev.atomicdata.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.delivery.Delivery;
import dev.atomicdata.delivery.DeliveryListener;
import dev.atomicdata.delivery.DeliverySettings;
import dev.atomicdata.domain.Job;
import dev.atomicdata.grpc.GrpcSettings;
import dev.atomicdata.grpc.GrpcSink;
import dev.atomicdata.ports.Publisher;
import dev.atomicdata.ports.PublisherListener;
import dev.atomicdata.ports.PublisherLoop;
import dev.atomicdata.ports.PublisherPorts;
import dev.atomicdata.ports.PublisherSettings;
import dev.atomicdata.ports.SteadyClock;
import dev.atomicdata.postgres.Database;
import dev.atomicdata.postgres.PollingSettings;
import dev.atomicdata.postgres.PollingSources;
import dev.atomicdata.postgres.PostgresAssembler;
import dev.atomicdata.postgres.PostgresLedger;
import dev.atomicdata.signing.HeliumSealer;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A publisher on a machine whose clock is put forward and back by hours. */
@ExtendWith(PostgresExtension.class)
class ClockTest {

  private static final Duration BRIEFLY = Duration.ofMillis(200);

  private final AtomicReference<Duration> wrong = new AtomicReference<>(Duration.ZERO);

  /** What the machine says the time is. */
  private final InstantSource wall = () -> InstantSource.system().instant().plus(wrong.get());

  @Test
  void nothingIsLostWhenTheClockJumps(TestDatabase database, @TempDir Path folder) {
    Form form = Form.of("clock");
    try (Stage stage = new Stage(database, folder, 50, 60, form.seed());
        Database connections = Database.open(stage.databaseSettings());
        Delivery delivery = delivery(stage)) {
      InstantSource clock = SteadyClock.of(wall);
      List<PublisherLoop> loops = new ArrayList<>();
      List<Thread> threads = new ArrayList<>();
      for (WatchedJob job : WatchedJob.values()) {
        loops.add(loop(job.job(stage.schema()), stage, connections, delivery, clock));
      }
      loops.forEach(loop -> threads.add(new Thread(loop, "job")));
      threads.forEach(Thread::start);
      stage.writers().start();

      SplittableRandom random = new SplittableRandom(form.seed());
      form.shuffled(
              () -> jump(stage, Duration.ofMinutes(random.nextInt(300))),
              () -> jump(stage, Duration.ofMinutes(-random.nextInt(300))),
              () -> jump(stage, Duration.ofDays(-1)),
              () -> jump(stage, Duration.ofDays(1)))
          .forEach(Runnable::run);
      Verdict verdict = stage.finish();
      loops.forEach(PublisherLoop::stop);
      threads.forEach(ClockTest::join);

      form.report(stage, verdict);
      assertThat(verdict.complaints()).isEmpty();
    }
  }

  private void jump(Stage stage, Duration by) {
    stage.during(
        Incident.Kind.CLOCK_JUMP,
        "machine",
        BRIEFLY,
        () -> wrong.updateAndGet(before -> before.plus(by)),
        () -> {});
  }

  private static PublisherLoop loop(
      Job job, Stage stage, Database database, Delivery delivery, InstantSource clock) {
    PollingSettings polling = PollingSettings.defaults().withSweepInterval(Duration.ofSeconds(1));
    PublisherPorts ports =
        new PublisherPorts(
            new PollingSources(database, database, polling).source(job),
            new PostgresAssembler(database, job),
            new PostgresLedger(database, job, Stage.LONG_LEASE),
            new HeliumSealer(stage.keypair()),
            delivery.sink(job.name()));
    PublisherSettings settings =
        PublisherSettings.defaults()
            .withPollingInterval(BRIEFLY)
            .withQueryBatchSize(Stage.QUERY_BATCH_SIZE);
    return new PublisherLoop(
        new Publisher(job, ports, settings, PublisherListener.NONE, clock, new SplittableRandom(1)),
        clock,
        Duration.ofSeconds(2));
  }

  private static Delivery delivery(Stage stage) {
    URI receiver = URI.create("http://127.0.0.1:" + stage.ingestor().port());
    return new Delivery(
        receiver.toString(),
        new GrpcSink(GrpcSettings.to(receiver)),
        DeliverySettings.defaults(),
        DeliveryListener.NONE);
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
