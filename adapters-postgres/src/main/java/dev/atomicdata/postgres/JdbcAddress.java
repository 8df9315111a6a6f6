package dev.atomicdata.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLDecoder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The parts of {@code jdbc:postgresql://host:port/database?name=value}; each may be missing. */
record JdbcAddress(
    Optional<String> host,
    Optional<Integer> port,
    Optional<String> database,
    Map<String, String> parameters) {

  private static final String SCHEME = "jdbc:postgresql://";

  private static final Set<String> PARAMETERS = Set.of("user", "password", "sslmode");

  /**
   * @throws IllegalArgumentException for anything else; says nothing of the values of parameters,
   *     which may be secret
   */
  static JdbcAddress parse(String text) {
    if (!text.startsWith(SCHEME)) {
      throw new IllegalArgumentException(
          "database address (expected: " + SCHEME + "host:port/database)");
    }
    int mark = text.indexOf('?');
    String place = mark < 0 ? text : text.substring(0, mark);
    URI uri = URI.create(place.substring("jdbc:".length()));
    if (uri.getHost() == null && uri.getAuthority() != null) {
      throw new IllegalArgumentException(
          "database address " + place + " (expected: one host, perhaps with a port)");
    }
    String path = Optional.ofNullable(uri.getPath()).orElse("");
    return new JdbcAddress(
        Optional.ofNullable(uri.getHost()),
        Optional.of(uri.getPort()).filter(port -> port >= 0),
        Optional.of(path.replaceFirst("^/", "")).filter(name -> !name.isEmpty()),
        mark < 0 ? Map.of() : parameters(text.substring(mark + 1)));
  }

  Optional<String> parameter(String name) {
    return Optional.ofNullable(parameters.get(name));
  }

  private static Map<String, String> parameters(String query) {
    Map<String, String> parameters = new HashMap<>();
    for (String each : query.split("&", -1)) {
      int equals = each.indexOf('=');
      String name = equals < 0 ? each : each.substring(0, equals);
      parameters.put(name, equals < 0 ? "" : URLDecoder.decode(each.substring(equals + 1), UTF_8));
    }
    Set<String> unknown = new TreeSet<>(parameters.keySet());
    unknown.removeAll(PARAMETERS);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "database address with " + unknown + " (expected: at most user, password, sslmode)");
    }
    return parameters;
  }
}
