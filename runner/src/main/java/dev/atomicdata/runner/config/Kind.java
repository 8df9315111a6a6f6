package dev.atomicdata.runner.config;

import static java.util.stream.Collectors.joining;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import dev.atomicdata.domain.Start;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a setting's value can be.
 *
 * @param expected says so to people
 * @param reading the value, or empty if it is none of this kind
 */
record Kind<T>(String expected, Function<ConfigValue, Optional<T>> reading) {

  private static final Pattern HOST =
      Pattern.compile(
          "[^\\s/@?#:\\[\\]]+|\\[?\\p{XDigit}*:\\p{XDigit}*:[\\p{XDigit}:.]*(%\\w+)?\\]?");
  private static final Pattern URL_PATH = Pattern.compile("/[^\\s?#]*");

  /** A number, or a date with or without a time of day; PostgreSQL reads it later. */
  private static final Pattern BLOCK_OR_TIME =
      Pattern.compile("-?\\d+(\\.\\d+)?|\\d{4,}-\\d{2}-\\d{2}([T ]\\d{2}:\\d{2}.*)?");

  private static final Pattern DURATION = Pattern.compile("(\\d{1,9}) ?(ms|s|m|h|d)");

  static Kind<String> text() {
    return new Kind<>("text in quotes", Kind::string);
  }

  static Kind<String> filledText() {
    return new Kind<>("text in quotes, not empty", value -> string(value).filter(Kind::filled));
  }

  /** The name of a column, or the names of several. */
  static Kind<List<String>> columns() {
    return new Kind<>(
        "a column's name in quotes, or a list of different ones", Kind::differentNames);
  }

  /** The name of a job, or the names of several. */
  static Kind<List<String>> jobs() {
    return new Kind<>("a job's name in quotes, or a list of different ones", Kind::differentNames);
  }

  /** The path of a URL, which is appended to an address. */
  static Kind<String> urlPath() {
    return new Kind<>(
        "a path like \"/api/v1/hotspots\", without spaces, ? or #",
        value -> string(value).filter(text -> URL_PATH.matcher(text).matches()).filter(Kind::uri));
  }

  /** Where a table's first look begins. */
  static Kind<Start> start() {
    return new Kind<>(
        "latest, earliest, a block, or a time like \"2026-01-31 12:00:00Z\"", Kind::startAt);
  }

  /** The name or address of a machine. */
  static Kind<String> host() {
    return new Kind<>(
        "a host name or an IP address",
        value -> string(value).filter(text -> HOST.matcher(text).matches()));
  }

  static Kind<Integer> number(int least, int most) {
    return new Kind<>(
        "a whole number from " + least + " to " + most,
        value -> wholeNumber(value).filter(number -> number >= least && number <= most));
  }

  /** A duration with its unit; a bare number says too little. */
  static Kind<Duration> duration(Duration least) {
    return new Kind<>(
        "a duration of " + written(least) + " or more, in ms, s, m, h or d, like \"90s\"",
        value ->
            string(value).flatMap(Kind::parsed).filter(length -> length.compareTo(least) >= 0));
  }

  static Kind<Boolean> flag() {
    return new Kind<>("true or false", Kind::truth);
  }

  static Kind<Path> path() {
    return new Kind<>(
        "the path of a file", value -> string(value).filter(Kind::filled).flatMap(Kind::file));
  }

  /** An address with scheme and host, and nothing that an endpoint has no use for. */
  static Kind<URI> endpoint() {
    return new Kind<>(
        "https://host[:port], or http://host[:port]",
        value -> string(value).flatMap(Kind::address));
  }

  /** One of the constants of an enum, written in lower case with hyphens. */
  static <E extends Enum<E>> Kind<E> choice(Class<E> type) {
    E[] constants = type.getEnumConstants();
    return new Kind<>(
        Arrays.stream(constants).map(Kind::spelling).collect(joining(", ")),
        value ->
            string(value)
                .flatMap(
                    text ->
                        Arrays.stream(constants)
                            .filter(constant -> spelling(constant).equals(text))
                            .findFirst()));
  }

  static String spelling(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** A number or a truth value is no text: where quotes were forgotten, 0123 may have become 83. */
  private static Optional<String> string(ConfigValue value) {
    return value.valueType() == ConfigValueType.STRING
        ? Optional.of((String) value.unwrapped())
        : Optional.empty();
  }

  private static Optional<List<String>> differentNames(ConfigValue value) {
    List<Optional<String>> names =
        value instanceof ConfigList list
            ? list.stream().map(Kind::string).toList()
            : List.of(string(value));
    List<String> filled = names.stream().flatMap(Optional::stream).filter(Kind::filled).toList();
    return !filled.isEmpty() && filled.stream().distinct().count() == names.size()
        ? Optional.of(filled)
        : Optional.empty();
  }

  private static Optional<Start> startAt(ConfigValue value) {
    return value.unwrapped() instanceof Integer || value.unwrapped() instanceof Long
        ? Optional.of(new Start.From(value.unwrapped().toString()))
        : string(value)
            .flatMap(
                text ->
                    switch (text) {
                      case "latest" -> Optional.of(Start.LATEST);
                      case "earliest" -> Optional.of(Start.EARLIEST);
                      default ->
                          BLOCK_OR_TIME.matcher(text).matches()
                              ? Optional.of(new Start.From(text))
                              : Optional.empty();
                    });
  }

  private static boolean uri(String text) {
    try {
      return new URI(text).getRawAuthority() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static boolean filled(String text) {
    return !text.isBlank();
  }

  /** Environment variables are always text, so digits in a text are a number too. */
  private static Optional<Integer> wholeNumber(ConfigValue value) {
    if (value.valueType() != ConfigValueType.NUMBER
        && value.valueType() != ConfigValueType.STRING) {
      return Optional.empty();
    }
    try {
      return Optional.of(Integer.valueOf(value.unwrapped().toString()));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Optional<Boolean> truth(ConfigValue value) {
    return switch (value.unwrapped().toString()) {
      case "true" -> Optional.of(true);
      case "false" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  private static Optional<Duration> parsed(String text) {
    Matcher matcher = DURATION.matcher(text.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Optional.of(Duration.ofMillis(amount));
      case "s" -> Optional.of(Duration.ofSeconds(amount));
      case "m" -> Optional.of(Duration.ofMinutes(amount));
      case "h" -> Optional.of(Duration.ofHours(amount));
      default -> Optional.of(Duration.ofDays(amount));
    };
  }

  private static String written(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + "s"
        : duration.toMillis() + "ms";
  }

  private static Optional<Path> file(String text) {
    try {
      return Optional.of(Path.of(text));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static Optional<URI> address(String text) {
    try {
      URI uri = new URI(text);
      boolean scheme = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
      boolean bare =
          uri.getRawUserInfo() == null
              && uri.getRawQuery() == null
              && uri.getRawFragment() == null
              && (uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"));
      return scheme && uri.getHost() != null && bare ? Optional.of(uri) : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }
}
