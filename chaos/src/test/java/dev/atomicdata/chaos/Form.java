package dev.atomicdata.chaos;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
