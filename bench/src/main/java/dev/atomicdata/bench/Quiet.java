package dev.atomicdata.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the publisher takes when there is nothing to publish. */
final class Quiet {

  private static final Duration TO_START = Duration.ofMinutes(5);

  /** A baseline of all jobs, however large. */
  private static final Duration TO_RECORD = Duration.ofMinutes(30);

  /** Longer than a table that has just changed is watched more closely. */
  private static final Duration TO_CALM_DOWN = Duration.ofMinutes(2);

  private final Scene scene;

  Quiet(Scene scene) {
    this.scene = scene;
  }

  /** Seconds from starting the process until every table has been polled: the median. */
  double startUp(int times) throws Exception {
    List<Double> seconds = new ArrayList<>();
    // Whatever the rounds before have left over is not a start's work.
    scene.startAndCatchUp(scene.file().hotspots(Map.of()), TO_START).close();
    for (int i = 0; i < times; i++) {
      long begun = System.nanoTime();
      try (Jvm publisher = scene.startAndCatchUp(scene.file().hotspots(Map.of()), TO_START)) {
        seconds.add((System.nanoTime() - begun) / 1e9);
        publisher.requireRunning();
      }
    }
    return Percentiles.median(seconds);
  }

  /**
   * The share of one core that the publisher and its database take together, in percent, once all
   * jobs of the preset have recorded what is there.
   */
  double idleCpu(Duration time) throws Exception {
    scene.forget();
    try (Jvm publisher =
        scene.startAndCatchUp(scene.file().helium(Map.of("service.start", "latest")), TO_RECORD)) {
      scene.database().tidyUp();
      Thread.sleep(TO_CALM_DOWN.toMillis());
      CpuClock begun = scene.cpu(publisher);
      long nanos = System.nanoTime();
      Thread.sleep(time.toMillis());
      CpuClock spent = scene.cpu(publisher).since(begun);
      publisher.requireRunning();
      return (spent.publisher() + spent.database()) * 1e5 / (System.nanoTime() - nanos);
    }
  }
}
