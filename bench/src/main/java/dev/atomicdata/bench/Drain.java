package dev.atomicdata.bench;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Has a strategy publish the whole backlog, once. */
final class Drain {

  private static final Duration TO_BEGIN = Duration.ofSeconds(60);
  private static final Duration NO_PROGRESS = Duration.ofSeconds(60);

  /** Asking takes processor time of all that are measured, so they are not asked often. */
  private static final long PAUSE_MS = 250;

  private final Scene scene;

  Drain(Scene scene) {
    this.scene = scene;
  }

  /**
   * @param file what the publisher is told
   * @param most after this much time the rest of the backlog is left
   */
  Drained with(Strategy strategy, PublisherFile file, Optional<Duration> most) throws Exception {
    scene.forget();
    scene.ingestor().begin(scene.messages());
    try (Jvm process = scene.start(strategy, file.hotspots(Map.of()))) {
      Arrivals.Report begun =
          Waiting.until(
              TO_BEGIN,
              "message of " + strategy.title(),
              () -> {
                process.requireRunning();
                return Optional.of(scene.ingestor().report()).filter(r -> r.count() > 0);
              });
      CpuClock cpu = scene.cpu(process);
      long end = System.nanoTime() + most.map(Duration::toNanos).orElse(Long.MAX_VALUE / 2);
      Arrivals.Report now = begun;
      CpuClock spent = cpu;
      long peak = 0;
      long lastProgress = System.nanoTime();
      while (now.count() < scene.messages() && System.nanoTime() - end < 0) {
        Thread.sleep(PAUSE_MS);
        peak = Math.max(peak, Processes.peakMemoryMib(process.pid()).orElse(0));
        if (process.alive()) {
          spent = scene.cpu(process).since(cpu);
        }
        Arrivals.Report next = scene.ingestor().report();
        if (next.count() > now.count()) {
          lastProgress = System.nanoTime();
        } else if (System.nanoTime() - lastProgress > NO_PROGRESS.toNanos()) {
          process.requireRunning();
          throw new IllegalStateException(
              "%s: %,d of %,d messages after %d s without progress"
                  .formatted(
                      strategy.title(), next.count(), scene.messages(), NO_PROGRESS.toSeconds()));
        }
        now = next;
      }
      long signatures = process.after(LimitMain.SIGNATURES).map(Long::parseLong).orElse(0L);
      boolean whole = now.count() >= scene.messages();
      return new Drained(
          now.count(),
          (now.last() - now.first()) / 1e9,
          spent,
          peak,
          whole
              ? now.rateOfTenth(scene.messages(), 9) / now.rateOfTenth(scene.messages(), 1)
              : Double.NaN,
          signatures);
    }
  }
}
