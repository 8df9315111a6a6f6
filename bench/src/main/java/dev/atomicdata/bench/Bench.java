package dev.atomicdata.bench;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All measurements of one run, one after the other. */
final class Bench {

  private static final Duration WARM_UP = Duration.ofSeconds(10);

  private final Scene scene;
  private final PrintWriter progress;

  Bench(Scene scene, PrintWriter progress) {
    this.scene = scene;
    this.progress = progress;
  }

  /**
   * The strategies in turn, so that what changes on the machine meanwhile meets them all. Before
   * that the ingestor is warmed up: it is the same for all rounds, and would slow down whoever
   * comes first.
   */
  Map<Strategy, List<Drained>> drain(List<Strategy> strategies, int rounds, Duration sequentialFor)
      throws Exception {
    Map<Strategy, List<Drained>> drained = new EnumMap<>(Strategy.class);
    Drain drain = new Drain(scene);
    say("warming up the ingestor");
    drain.with(Strategy.LIMIT, scene.file(), Optional.of(WARM_UP));
    for (int round = 1; round <= rounds; round++) {
      for (Strategy strategy : strategies) {
        Optional<Duration> most =
            strategy == Strategy.SEQUENTIAL ? Optional.of(sequentialFor) : Optional.empty();
        Drained result = drain.with(strategy, scene.file(), most);
        say(
            "round %d, %s: %,d messages in %.1f s: %,.0f messages/s"
                .formatted(
                    round,
                    strategy.title(),
                    result.messages(),
                    result.seconds(),
                    result.messagesPerSecond()));
        drained.computeIfAbsent(strategy, each -> new ArrayList<>()).add(result);
      }
    }
    return drained;
  }

  /** Once more through a relay, which would cost time in the other rounds. */
  Asked asked() throws Exception {
    say("counting statements and round trips");
    try (Relay relay = Relay.to(scene.database().port())) {
      Drained drained =
          new Drain(scene)
              .with(Strategy.PIPELINED, scene.file().through(relay.port()), Optional.empty());
      long statements =
          scene
              .database()
              .number(
                  """
                  SELECT coalesce(sum(calls), 0)::bigint FROM pg_stat_statements
                  WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
                    AND query NOT LIKE '%pg_stat_statements%'
                  """);
      return new Asked(
          statements * 1e3 / drained.messages(), relay.roundTrips() * 1e3 / drained.messages());
    }
  }

  double startUp(int times) throws Exception {
    say("starting the publisher %d times".formatted(times));
    return new Quiet(scene).startUp(times);
  }

  Percentiles latency(int rate, Duration time) throws Exception {
    say("changing %,d rows a second for %d s".formatted(rate, time.toSeconds()));
    return new LatencyRun(scene).measure(rate, time);
  }

  double idleCpu(Duration time) throws Exception {
    say("recording all jobs of the preset, then idle for %d s".formatted(time.toSeconds()));
    return new Quiet(scene).idleCpu(time);
  }

  private void say(String line) {
    progress.println(line);
    progress.flush();
  }

  /**
   * What the publisher asks of the database for a thousand messages.
   *
   * @param statements transaction control included
   * @param roundTrips times it waited for an answer
   */
  record Asked(double statements, double roundTrips) {}
}
