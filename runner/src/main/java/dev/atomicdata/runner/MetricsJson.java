package dev.atomicdata.runner;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Statistic;
import io.micrometer.core.instrument.Tag;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Meters as JSON, under the names that they have for Prometheus:
 *
 * <pre>{"name": [{"tags": {"job": "..."}, "value": 1}]}</pre>
 *
 * Timers have {@code count}, {@code total} and {@code max} instead of {@code value}.
 */
final class MetricsJson {

  private MetricsJson() {}

  static String of(MeterRegistry registry) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    List<Meter> meters =
        registry.getMeters().stream()
            .sorted(Comparator.comparing((Meter meter) -> name(registry, meter)))
            .toList();
    for (Meter meter : meters) {
      String name = name(registry, meter);
      ArrayNode series = root.withArray("/" + name);
      ObjectNode entry = series.addObject();
      ObjectNode tags = entry.putObject("tags");
      for (Tag tag : meter.getId().getTags()) {
        tags.put(tag.getKey(), tag.getValue());
      }
      meter
          .measure()
          .forEach(
              measurement ->
                  put(
                      entry,
                      counts(meter) ? "value" : member(measurement.getStatistic()),
                      measurement.getValue()));
    }
    return root.toString();
  }

  private static String name(MeterRegistry registry, Meter meter) {
    String name = meter.getId().getConventionName(registry.config().namingConvention());
    return counts(meter) && !name.endsWith("_total") ? name + "_total" : name;
  }

  private static boolean counts(Meter meter) {
    return meter.getId().getType() == Meter.Type.COUNTER;
  }

  private static void put(ObjectNode entry, String name, double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      entry.putNull(name);
    } else if (value == Math.rint(value) && Math.abs(value) < 1L << 53) {
      entry.put(name, (long) value);
    } else {
      entry.put(name, value);
    }
  }

  private static String member(Statistic statistic) {
    return switch (statistic) {
      case VALUE, UNKNOWN -> "value";
      case COUNT -> "count";
      case TOTAL, TOTAL_TIME, MAX, ACTIVE_TASKS, DURATION ->
          statistic.getTagValueRepresentation().toLowerCase(Locale.ROOT);
    };
  }
}
