package dev.atomicdata.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;

/** How much of a scenario is to be run, and by which seed. */
record Form(String scenario, boolean isLong, long seed) {

  static Form of(String scenario) {
    long seed =
        property("chaos.seed")
            .map(Long::parseLong)
            .orElseGet(() -> ThreadLocalRandom.current().nextLong(1_000_000));
    return new Form(scenario, property("chaos.form").equals(Optional.of("long")), seed);
  }

  int kills() {
    return isLong ? 200 : 20;
  }

  /** How many at a time in a crowd. */
  int publishers() {
    return isLong ? 10 : 3;
  }

  Duration crowdTime() {
    return isLong
        ? Duration.ofSeconds(
            (long) (60 * Double.parseDouble(property("chaos.publishers.minutes").orElse("5"))))
        : Duration.ofSeconds(12);
  }

  /** Whether what is measured tells anything: a publisher has to be warm. */
  boolean soaks() {
    return property("chaos.soak.minutes").isPresent();
  }

  Duration soakTime() {
    return property("chaos.soak.minutes")
        .map(minutes -> Duration.ofSeconds((long) (60 * Double.parseDouble(minutes))))
        .orElse(Duration.ofSeconds(6));
  }

  /** In some order that the seed decides; several times in the long form. */
  List<Runnable> shuffled(Runnable... faults) {
    List<Runnable> all = new ArrayList<>();
    for (int round = 0; round < (isLong ? 5 : 1); round++) {
      all.addAll(List.of(faults));
    }
    Collections.shuffle(all, new Random(seed));
    return all;
  }

  void report(Stage stage, Verdict verdict) {
    Map<String, Integer> faults = new TreeMap<>(stage.incidents().byKind());
    StringBuilder line = new StringBuilder();
    line.append(
        String.format(
            Locale.ROOT,
            "{\"chaos\":\"%s\",\"seed\":%d,\"faults\":%s,\"messages\":%d,\"repeated\":%d,\"late\":%d,"
                + "\"dead_letters\":%d,\"lost\":%d,\"reordered\":%d,\"stale_settles\":%d}",
            scenario,
            seed,
            json(faults),
            verdict.messages(),
            verdict.repeated(),
            verdict.late(),
            verdict.deadLetters(),
            verdict.lost().size(),
            verdict.reordered().size(),
            stage.leases().staleWrites()));
    System.out.println(line);
  }

  private static String json(Map<String, Integer> counts) {
    StringBuilder json = new StringBuilder("{");
    counts.forEach(
        (name, count) ->
            json.append(json.length() > 1 ? "," : "")
                .append('"')
                .append(name)
                .append("\":")
                .append(count));
    return json.append('}').toString();
  }

  private static Optional<String> property(String name) {
    return Optional.ofNullable(System.getProperty(name)).filter(value -> !value.isBlank());
  }
}
