package dev.atomicdata.runner;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Chooses among our formats by an Accept header (RFC 9110, section 12.5.1). */
final class Accept {

  /** What metrics can be served as; the first one where the client does not mind. */
  enum Format {
    JSON("application/json", "application/json"),
    TEXT("text/plain", "text/plain; version=0.0.4; charset=utf-8"),
    OPEN_METRICS(
        "application/openmetrics-text",
        "application/openmetrics-text; version=1.0.0; charset=utf-8");

    private final String mediaType;
    private final String contentType;

    Format(String mediaType, String contentType) {
      this.mediaType = mediaType;
      this.contentType = contentType;
    }

    String contentType() {
      return contentType;
    }
  }

  private Accept() {}

  static Format preferred(Optional<String> header) {
    List<Range> ranges = Stream.of(header.orElse("*/*").split(",", -1)).map(Range::parse).toList();
    Format best = Format.JSON;
    Preference highest = Preference.NONE;
    for (Format format : Format.values()) {
      Preference preference = preference(format, ranges);
      if (preference.compareTo(highest) > 0) {
        best = format;
        highest = preference;
      }
    }
    return best;
  }

  /** The most specific range that fits tells the quality. */
  private static Preference preference(Format format, List<Range> ranges) {
    return ranges.stream()
        .filter(range -> range.specificity(format.mediaType) > 0)
        .map(range -> new Preference(range.quality(), range.specificity(format.mediaType)))
        .max((one, other) -> Integer.compare(one.specificity(), other.specificity()))
        .orElse(Preference.NONE);
  }

  private record Preference(double quality, int specificity) implements Comparable<Preference> {

    static final Preference NONE = new Preference(0, 0);

    @Override
    public int compareTo(Preference other) {
      int byQuality = Double.compare(quality, other.quality);
      return byQuality == 0 ? Integer.compare(specificity, other.specificity) : byQuality;
    }
  }

  private record Range(String type, double quality) {

    static Range parse(String text) {
      String[] parts = text.strip().toLowerCase(Locale.ROOT).split("\\s*;\\s*", -1);
      double quality = 1;
      for (String part : parts) {
        if (part.startsWith("q=")) {
          quality = number(part.substring(2));
        }
      }
      return new Range(parts[0], quality);
    }

    /** 0 when the type is not in the range. */
    int specificity(String mediaType) {
      if (type.equals(mediaType)) {
        return 3;
      }
      if (type.endsWith("/*") && mediaType.startsWith(type.substring(0, type.length() - 1))) {
        return 2;
      }
      return type.equals("*/*") ? 1 : 0;
    }

    private static double number(String text) {
      try {
        return Double.parseDouble(text);
      } catch (NumberFormatException e) {
        return 0;
      }
    }
  }
}
