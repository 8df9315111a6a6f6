package dev.atomicdata.runner.config;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigOriginFactory;
import com.typesafe.config.ConfigValueFactory;
import java.util.List;
import java.util.Map;
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
      } else if (name.equals(PREFIX + "SERVICE_JOBS")) {
        problems.add(
            Problem.of(origin, name, "cannot be a variable (expected: service.jobs in a file)"));
      } else {
        problems.add(Problem.unknown(origin, name, Nearest.to(name, known.keySet())));
      }
    }
    return config;
  }

  static boolean ofKubernetes(String name, String value) {
    return KUBERNETES.matcher(name).matches()
        || (name.endsWith("_PORT") && KUBERNETES_LINK.matcher(value).matches());
  }
}
