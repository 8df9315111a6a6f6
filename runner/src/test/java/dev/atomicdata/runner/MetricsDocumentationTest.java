package dev.atomicdata.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.atomicdata.ports.PublisherListener;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** docs/metrics.md tells of just the metrics that a running publisher shows. */
@ExtendWith(PostgresExtension.class)
class MetricsDocumentationTest {

  private static final String OWN = "atomic_data_publisher_";

  /** A row of a table: name, type, tags, meaning. */
  private static final Pattern ROW =
      Pattern.compile("^\\| `(\\w+)` \\| (counter|gauge|timer) \\| ([^|]*) \\| [^|]+ \\|$");

  /** A tag, and in brackets its values if they are a closed set. */
  private static final Pattern TAG = Pattern.compile("`(\\w+)`(?: \\(([^)]*)\\))?");

  /** What is shown only once it has happened. */
  private static final Pattern AT_TIMES =
      Pattern.compile("jvm_gc_(pause|concurrent_phase_time)_seconds");

  @TempDir Path directory;

  private record Metric(String type, Map<String, Set<String>> tags) {}

  @Test
  void theDocumentTellsOfJustTheMetricsOfARunningPublisher(TestDatabase database) throws Exception {
    Map<String, Metric> documented = documented();

    try (Installation installation = new Installation(database, directory).withRows();
        Runner runner =
            Runner.start(installation.settings(), installation.keypair(), PublisherListener.NONE)) {
      Http http = new Http(runner.httpPort());
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> running(http.json("/metrics"), installation.expected()));
      Map<String, Metric> shown = shown(http.json("/metrics"));

      assertThat(documented.keySet()).containsAll(shown.keySet());
      assertThat(shown.keySet())
          .containsAll(
              documented.keySet().stream()
                  .filter(name -> !AT_TIMES.matcher(name).matches())
                  .toList());
      shown.forEach((name, metric) -> assertDocumented(name, documented.get(name), metric));
    }
  }

  private static void assertDocumented(String name, Metric documented, Metric shown) {
    assertThat(shown.type()).as(name).isEqualTo(documented.type());
    assertThat(shown.tags().keySet()).as(name).isEqualTo(documented.tags().keySet());
    shown
        .tags()
        .forEach(
            (tag, values) -> {
              if (!documented.tags().get(tag).isEmpty()) {
                assertThat(values).as(name + " " + tag).isEqualTo(documented.tags().get(tag));
              }
            });
  }

  /** Every job has published, settled and finished a page. */
  private static boolean running(JsonNode metrics, long expected) {
    long published = 0;
    for (JsonNode series : metrics.at("/" + OWN + "changes_published_total")) {
      published += series.get("value").asLong();
    }
    return published == expected
        && metrics.at("/" + OWN + "page_duration_seconds").findValuesAsText("job").stream()
                .distinct()
                .count()
            == 4;
  }

  private static Map<String, Metric> documented() throws IOException {
    Map<String, Metric> metrics = new TreeMap<>();
    for (String line : Files.readAllLines(Path.of("../docs/metrics.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        Metric metric = new Metric(row.group(2), new TreeMap<>());
        TAG.matcher(row.group(3))
            .results()
            .forEach(tag -> metric.tags().put(tag.group(1), values(tag)));
        assertThat(metrics.put(row.group(1), metric)).as(row.group(1)).isNull();
      } else {
        assertThat(line).doesNotStartWith("| `");
      }
    }
    return metrics;
  }

  private static Set<String> values(MatchResult tag) {
    return tag.group(2) == null
        ? Set.of()
        : Arrays.stream(tag.group(2).split(", ")).collect(Collectors.toCollection(TreeSet::new));
  }

  private static Map<String, Metric> shown(JsonNode metrics) {
    Map<String, Metric> shown = new TreeMap<>();
    metrics
        .properties()
        .forEach(
            metric -> {
              Map<String, Set<String>> tags = new TreeMap<>();
              for (JsonNode series : metric.getValue()) {
                series
                    .get("tags")
                    .properties()
                    .forEach(
                        tag ->
                            tags.computeIfAbsent(tag.getKey(), key -> new TreeSet<>())
                                .add(tag.getValue().asText()));
              }
              shown.put(
                  metric.getKey(),
                  new Metric(type(metric.getKey(), metric.getValue().get(0)), tags));
            });
    return shown;
  }

  private static String type(String name, JsonNode series) {
    if (series.has("count")) {
      return "timer";
    }
    return name.endsWith("_total") ? "counter" : "gauge";
  }
}
