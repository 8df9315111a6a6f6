package dev.atomicdata.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** A whole run, as small as can be: that it measures, not what. */
class BenchTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void theLastLineHasAllFiguresOfAllStrategies() throws Exception {
    int exit =
        run(
            "--rows=2700 --rounds=1 --starts=1 --rate=100 --seconds=1 --rtt=2"
                + " --sequential-for=1s");

    assertThat(exit).as(err.toString()).isZero();
    List<String> lines = out.toString().lines().toList();
    JsonNode figures = new JsonMapper().readTree(lines.get(lines.size() - 1));
    assertThat(names(figures)).containsExactly("sequential", "pipelined", "limit");
    assertThat(names(figures.path("pipelined")))
        .containsExactly(
            "messages_per_second",
            "publisher_cpu_us_per_message",
            "database_cpu_us_per_message",
            "ingestor_cpu_us_per_message",
            "peak_rss_mib",
            "last_to_second_tenth",
            "ratio_to_sequential",
            "ratio_to_limit",
            "statements_per_1000_messages",
            "round_trips_per_1000_messages",
            "startup_seconds",
            "latency_p50_ms",
            "latency_p99_ms",
            "latency_p99_9_ms");
    assertThat(names(figures.path("limit")))
        .contains("signatures_per_second", "ratio_to_reference");
    figures
        .path("pipelined")
        .properties()
        .forEach(figure -> assertThat(figure.getValue().asDouble()).as("%s", figure).isPositive());
  }

  @Test
  void anImpossibleNumberIsRefused() {
    assertThat(run("--rounds=0")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("--rounds 0 (expected: at least 1)");
  }

  private int run(String arguments) {
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments.split(" ", -1));
  }

  private static List<String> names(JsonNode node) {
    return node.properties().stream().map(Map.Entry::getKey).toList();
  }
}
