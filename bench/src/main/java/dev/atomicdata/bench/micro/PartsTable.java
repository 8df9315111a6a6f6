package dev.atomicdata.bench.micro;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** The results of JMH, a line for each part. */
final class PartsTable {

  private static final String LINE = "%-40s %14s %10s %14s";

  private PartsTable() {}

  static List<String> of(Collection<RunResult> results) {
    List<String> lines = new ArrayList<>();
    lines.add(LINE.formatted("part", "microseconds", "error", "a second"));
    for (RunResult result : results) {
      Result<?> time = result.getPrimaryResult();
      lines.add(
          LINE.formatted(
              name(result.getParams()),
              text("%,.3f", time.getScore()),
              text("%,.3f", time.getScoreError()),
              text("%,.0f", result.getParams().getThreads() * 1e6 / time.getScore())));
      result
          .getSecondaryResults()
          .forEach(
              (label, other) ->
                  lines.add(
                      LINE.formatted(
                          "  " + label,
                          text("%,.3f", other.getScore()),
                          text("%,.3f", other.getScoreError()),
                          other.getScoreUnit())));
    }
    return lines;
  }

  /** {@code Signing.sign corretto}. */
  private static String name(BenchmarkParams params) {
    String[] path = params.getBenchmark().split("\\.", -1);
    String parameters =
        params.getParamsKeys().stream()
            .map(key -> " " + params.getParam(key).toLowerCase(Locale.ROOT))
            .collect(Collectors.joining());
    return path[path.length - 2] + "." + path[path.length - 1] + parameters;
  }

  private static String text(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
