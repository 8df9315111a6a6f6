package dev.atomicdata.ports;

import static dev.atomicdata.domain.Outcome.ACCEPTED;
import static dev.atomicdata.ports.PublisherFixture.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The loop on a thread of its own. The publisher's time stands still and its poll is far away, so
 * only a wake moves it on.
 */
@Timeout(60)
final class PublisherLoopTest {

  private static final Duration LONG = Duration.ofMinutes(10);

  private final PublisherFixture job = new PublisherFixture().polling(LONG);
  private volatile boolean interruptedAtEnd;
  private PublisherLoop loop = loop(LONG);
  private Thread thread = new Thread();

  @AfterEach
  void end() throws InterruptedException {
    job.sink.endAll(ACCEPTED);
    loop.stop();
    thread.join();
  }

  @Test
  void outcomesWakeTheLoop() {
    job.sink.holdAll();
    job.put("A", "a");
    run(LONG);
    await().until(() -> job.publisher().status().inFlight() == 1);

    job.sink.endAll(ACCEPTED);

    await().until(() -> job.state() == JobStatus.State.IDLE);
  }

  @Test
  void aStopWakesTheLoopAndSettlesWhatIsInFlight() throws InterruptedException {
    job.sink.holdAll();
    job.put("A", "a");
    run(LONG);
    await().until(() -> job.publisher().status().inFlight() == 1);

    loop.stop();
    job.sink.endAll(ACCEPTED);
    thread.join();

    assertThat(job.storedCheckpoint()).isEqualTo(1);
    assertThat(job.stored.touches()).isEmpty();
    assertThat(job.stored.acquire()).isPresent();
  }

  @Test
  void aStopWaitsForACallNoLongerThanTheShutdownTimeout() throws InterruptedException {
    job.sink.holdAll();
    job.put("A", "a");
    run(Duration.ZERO);
    await().until(() -> job.publisher().status().inFlight() == 1);

    loop.stop();
    thread.join();

    assertThat(job.sink.inFlight()).isEqualTo(1);
    assertThat(job.stored.touches()).hasSize(1);
    assertThat(job.stored.acquire()).isPresent();
  }

  @Test
  void anInterruptStopsTheLoopAsAStopDoes() throws InterruptedException {
    job.sink.holdAll();
    job.put("A", "a");
    run(LONG);
    await().until(() -> job.publisher().status().inFlight() == 1);

    thread.interrupt();
    job.sink.endAll(ACCEPTED);
    thread.join();

    assertThat(job.sink.sent()).containsExactly(message("a", "A"));
    assertThat(job.storedCheckpoint()).isEqualTo(1);
    assertThat(job.stored.touches()).isEmpty();
    assertThat(job.stored.acquire()).isPresent();
    assertThat(interruptedAtEnd).isTrue();
  }

  @Test
  void aSecondInterruptEndsTheWaitForCalls() throws InterruptedException {
    job.sink.holdAll();
    job.put("A", "a");
    run(LONG);
    await().until(() -> job.publisher().status().inFlight() == 1);

    thread.interrupt();
    await().until(() -> !thread.isInterrupted() || !thread.isAlive());
    thread.interrupt();
    thread.join();

    assertThat(job.stored.acquire()).isPresent();
    assertThat(interruptedAtEnd).isTrue();
  }

  @Test
  void aLoopThatIsStoppedBeforeItRunsReadsNothing() throws InterruptedException {
    job.put("A", "a");
    loop = loop(LONG);
    loop.stop();
    thread = new Thread(loop);
    thread.start();
    thread.join();

    assertThat(job.sink.sent()).isEmpty();
    assertThat(job.stored.acquire()).isPresent();
  }

  private void run(Duration shutdownTimeout) {
    loop = loop(shutdownTimeout);
    thread =
        new Thread(
            () -> {
              loop.run();
              interruptedAtEnd = Thread.currentThread().isInterrupted();
            });
    thread.start();
  }

  private PublisherLoop loop(Duration shutdownTimeout) {
    return new PublisherLoop(job.publisher(), InstantSource.system(), shutdownTimeout);
  }
}
