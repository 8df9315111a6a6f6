package dev.atomicdata.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The figures of a run by strategy, in the order in which they are shown. */
final class Results {

  private static final int DECIMALS = 1_000;

  private final Map<Strategy, Map<String, Double>> figures = new LinkedHashMap<>();

  void add(Strategy strategy, List<Drained> rounds) {
    put(strategy, "messages_per_second", median(rounds, Drained::messagesPerSecond));
    put(
        strategy,
        "publisher_cpu_us_per_message",
        median(rounds, round -> round.cpuMicrosPerMessage(round.cpu().publisher())));
    put(
        strategy,
        "database_cpu_us_per_message",
        median(rounds, round -> round.cpuMicrosPerMessage(round.cpu().database())));
    put(
        strategy,
        "ingestor_cpu_us_per_message",
        median(rounds, round -> round.cpuMicrosPerMessage(round.cpu().ingestor())));
    put(
        strategy,
        "peak_rss_mib",
        rounds.stream().mapToDouble(Drained::peakMemoryMib).max().orElseThrow());
    if (strategy != Strategy.SEQUENTIAL) {
      put(strategy, "last_to_second_tenth", median(rounds, Drained::lastToSecondTenth));
    }
    if (strategy == Strategy.LIMIT) {
      double signatures = median(rounds, Drained::signaturesPerSecond);
      put(strategy, "signatures_per_second", signatures);
      put(
          strategy,
          "ratio_to_reference",
          messagesPerSecond(strategy) / Reference.messagesPerSecond(signatures));
    }
  }

  /** To be called once the strategies have been added. */
  void compare() {
    for (Strategy other : List.of(Strategy.SEQUENTIAL, Strategy.LIMIT)) {
      if (figures.containsKey(other) && figures.containsKey(Strategy.PIPELINED)) {
        put(
            Strategy.PIPELINED,
            "ratio_to_" + other.title(),
            messagesPerSecond(Strategy.PIPELINED) / messagesPerSecond(other));
      }
    }
  }

  void put(Strategy strategy, String name, double value) {
    figures.computeIfAbsent(strategy, each -> new LinkedHashMap<>()).put(name, value);
  }

  /** A row for each figure, a column for each strategy. */
  List<String> table() {
    List<String> lines = new ArrayList<>();
    StringBuilder head = new StringBuilder("%-34s".formatted(""));
    figures.keySet().forEach(strategy -> head.append("%14s".formatted(strategy.title())));
    lines.add(head.toString());
    figures.values().stream()
        .flatMap(values -> values.keySet().stream())
        .distinct()
        .forEach(name -> lines.add(row(name)));
    return lines;
  }

  /** An object with one for each strategy. */
  String json() {
    Map<String, Map<String, Double>> rounded = new LinkedHashMap<>();
    figures.forEach(
        (strategy, values) -> {
          Map<String, Double> copy = new LinkedHashMap<>();
          values.forEach((name, value) -> copy.put(name, rounded(value)));
          rounded.put(strategy.title(), copy);
        });
    try {
      return new JsonMapper().writeValueAsString(rounded);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private String row(String name) {
    StringBuilder row = new StringBuilder("%-34s".formatted(name));
    figures
        .values()
        .forEach(
            values ->
                row.append(
                    "%14s".formatted(values.containsKey(name) ? shown(values.get(name)) : "")));
    return row.toString();
  }

  private static String shown(double value) {
    String format = value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%,.0f";
    return String.format(Locale.ROOT, format, value);
  }

  private double messagesPerSecond(Strategy strategy) {
    return figures.getOrDefault(strategy, Map.of()).getOrDefault("messages_per_second", 0.0);
  }

  private static double rounded(double value) {
    return (double) Math.round(value * DECIMALS) / DECIMALS;
  }

  private static double median(List<Drained> rounds, ToDoubleFunction<Drained> figure) {
    return Percentiles.median(rounds.stream().map(figure::applyAsDouble).toList());
  }
}
