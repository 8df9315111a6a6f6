package dev.atomicdata.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The random race of change-detection.md, on a primary and its standby at the same time. A seed is
 * drawn anew each time, and named by the test; {@code -Dadp.race.seeds=1,2,3} adds others.
 */
@ExtendWith(PrimaryAndStandby.Shared.class)
final class RandomRaceTest {

  private final PrimaryAndStandby servers;
  private PollingFixture watched;

  RandomRaceTest(PrimaryAndStandby servers) {
    this.servers = servers;
  }

  static LongStream seeds() {
    String chosen = System.getProperty("adp.race.seeds", "1");
    return LongStream.concat(
        Stream.of(chosen.split(",", 0)).mapToLong(Long::parseLong),
        LongStream.of(new SplittableRandom().nextLong(1_000_000)));
  }

  @BeforeEach
  void createTables() {
    watched = new PollingFixture(servers.primary().database());
    watched.sql("CREATE TABLE partner (id int PRIMARY KEY, item text, name text, block integer)");
    servers.catchUp();
  }

  @AfterEach
  void close() {
    watched.close();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void weSeeTheLastVersionOfEveryKeyAndAWatermarkDoesNot(long seed) throws Exception {
    RandomWriters writers = new RandomWriters(servers.primary().database());
    try (RaceWatchers primary = new RaceWatchers(servers.primary().database(), watched);
        RaceWatchers standby = new RaceWatchers(servers.standby().database(), watched)) {

      long changes =
          writers.write(
              seed, primary::look, primary::lookNaively, standby::look, standby::lookNaively);
      servers.catchUp();
      primary.lookToTheEnd();
      standby.lookToTheEnd();

      System.out.printf("race: seed=%d changes=%d%n", seed, changes);
      Map<String, String> last = primary.present();
      assertThat(standby.present()).isEqualTo(last);
      requireExactness("primary", primary, last, writers);
      requireExactness("standby", standby, last, writers);
      long lostByWatermarks =
          lostByWatermark("primary", primary, last) + lostByWatermark("standby", standby, last);
      assertThat(lostByWatermarks).as("lost by a watermark").isPositive();
    }
  }

  private static void requireExactness(
      String server, RaceWatchers watchers, Map<String, String> last, RandomWriters writers) {
    for (RaceWatchers.Ours ours : RaceWatchers.Ours.values()) {
      Predicate<String> expected =
          ours == RaceWatchers.Ours.POLLING ? writers::withinOverlap : version -> true;
      long lost = report(server, ours.name(), last, watchers.seenBy(ours), expected);
      assertThat(lost).as("lost by %s on the %s", ours, server).isZero();
    }
  }

  private static long lostByWatermark(
      String server, RaceWatchers watchers, Map<String, String> last) {
    return report(server, "WATERMARK", last, watchers.seenByNaive(), version -> true);
  }

  /** How many keys were never seen in their last version, of those that should have been. */
  private static long report(
      String server,
      String source,
      Map<String, String> last,
      Map<String, String> seen,
      Predicate<String> expected) {
    long keys = last.values().stream().filter(expected).count();
    long lost =
        last.entrySet().stream()
            .filter(entry -> expected.test(entry.getValue()))
            .filter(entry -> !entry.getValue().equals(seen.get(entry.getKey())))
            .count();
    System.out.printf("race: %s %s keys=%d lost=%d%n", server, source, keys, lost);
    return lost;
  }
}
