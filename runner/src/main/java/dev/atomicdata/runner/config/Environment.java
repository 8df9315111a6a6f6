package dev.atomicdata.runner.config;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigOriginFactory;
import com.typesafe.config.ConfigValueFactory;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The layer of environment variables.
 *
 * <p>A variable is looked up among the known settings, because its underscores do not tell where a
 * section ends: {@code DATABASE_DATABASE_NAME} is {@code database.database_name}. Its value is
 * always text, so a password {@code 0123} stays one.
 */
final class Environment {

  static final String PREFIX = "ATOMIC_DATA_PUBLISHER_";

  /**
   * What Kubernetes tells every container about a Service (kubernetes.io, "Discovering services")
   * of our name, or of a longer one that begins with it. No setting may have such a name.
   */
  private static final Pattern KUBERNETES =
      Pattern.compile(
          PREFIX
              + "(PORT|([A-Z0-9_]+_)?"
              + "(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT_\\d+_(TCP|UDP|SCTP)(_[A-Z]+)?))");

  private static final Pattern KUBERNETES_LINK = Pattern.compile("(tcp|udp|sctp)://.*");

  private Environment() {}

  static Config read(Map<String, String> variables, List<Problem> problems) {
    Map<String, Setting<?>> known =
        KnownSettings.ALL.stream().collect(toMap(Setting::variable, identity()));
    Config config = ConfigFactory.empty();
    for (Map.Entry<String, String> variable : new TreeMap<>(variables).entrySet()) {
      String name = variable.getKey();
      if (!name.startsWith(PREFIX) || ofKubernetes(name, variable.getValue())) {
        continue;
      }
      ConfigOrigin origin = ConfigOriginFactory.newSimple("environment");
      Setting<?> setting = known.get(name);
      if (setting != null) {
        config =
            config.withValue(
                setting.key(),
                ConfigValueFactory.fromAnyRef(variable.getValue())
                    .withOrigin(ConfigOriginFactory.newSimple("environment " + name)));
      } else {
        problems.add(
            list(name)
                .map(
                    list ->
                        Problem.of(
                            origin,
                            name,
                            "cannot be set by a variable (expected: %s in a file)".formatted(list)))
                .orElseGet(() -> Problem.unknown(origin, name, "setting", nearest(name))));
      }
    }
    return config;
  }

  /** The list of tables that a variable means, which has too many parts for one. */
  private static Optional<String> list(String name) {
    return KnownSettings.LISTS.stream()
        .filter(list -> (name + "_").startsWith(variable(list) + "_"))
        .findFirst();
  }

  private static String nearest(String name) {
    String typed = name.substring(PREFIX.length()).toLowerCase(Locale.ROOT);
    return variable(Nearest.to(typed, KnownSettings.KEYS));
  }

  /** The environment variable that sets what is called so in a file. */
  static String variable(String key) {
    return PREFIX + key.replace('.', '_').toUpperCase(Locale.ROOT);
  }

  static boolean ofKubernetes(String name, String value) {
    return KUBERNETES.matcher(name).matches()
        || (name.endsWith("_PORT") && KUBERNETES_LINK.matcher(value).matches());
  }
}
