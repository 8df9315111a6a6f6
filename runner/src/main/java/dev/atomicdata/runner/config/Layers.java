package dev.atomicdata.runner.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOriginFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Puts the layers on top of each other: built-in, default file, own file, environment. */
final class Layers {

  private final List<Problem> problems;

  Layers(List<Problem> problems) {
    this.problems = problems;
  }

  /**
   * @param directory in which {@code config/default.toml} and {@code config/local.toml} are looked
   *     for
   * @param file instead of {@code config/local.toml}; it has to exist
   */
  Config merged(Path directory, Optional<Path> file, Map<String, String> environment) {
    Config shipped = ifPresent(directory.resolve("config").resolve("default.toml"));
    Config own =
        file.map(this::read)
            .orElseGet(() -> ifPresent(directory.resolve("config").resolve("local.toml")));
    Config all =
        Environment.read(environment, problems)
            .withFallback(own)
            .withFallback(shipped)
            .withFallback(builtIn());
    try {
      Config resolved = all.resolve();
      refuseUnknown(resolved.root(), "");
      return resolved;
    } catch (ConfigException e) {
      malformed(e, "substitution");
      return builtIn().resolve();
    }
  }

  static Config builtIn() {
    try (Reader reader =
        new InputStreamReader(
            Layers.class.getResourceAsStream("/reference.conf"), StandardCharsets.UTF_8)) {
      return ConfigFactory.parseReader(
          reader, ConfigParseOptions.defaults().setOriginDescription("built-in reference.conf"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Config ifPresent(Path path) {
    return Files.exists(path) ? read(path) : ConfigFactory.empty();
  }

  private Config read(Path path) {
    String name = path.toString();
    if (!Files.isRegularFile(path)) {
      problems.add(new Problem(name, "file", "is not there (expected: a file)"));
    } else if (Stream.of(".toml", ".conf", ".json").noneMatch(name::endsWith)) {
      problems.add(
          new Problem(name, "file", "has no known ending (expected: .toml, .conf or .json)"));
    } else {
      try {
        return name.endsWith(".toml")
            ? TomlFile.read(path, problems)
            : ConfigFactory.parseFile(path.toFile());
      } catch (IOException e) {
        problems.add(new Problem(name, "file", "cannot be read: " + e));
      } catch (ConfigException e) {
        malformed(e, name.substring(name.lastIndexOf('.')));
      }
    }
    return ConfigFactory.empty();
  }

  private void refuseUnknown(ConfigObject members, String section) {
    for (Map.Entry<String, ConfigValue> member : members.entrySet()) {
      String key = section.isEmpty() ? member.getKey() : section + "." + member.getKey();
      if (KnownSettings.LISTS.contains(key) || KnownSettings.KEYS.contains(key)) {
        continue;
      }
      if (member.getValue() instanceof ConfigObject inner && KnownSettings.isSection(key)) {
        refuseUnknown(inner, key);
      } else {
        problems.add(
            Problem.unknown(member.getValue().origin(), key, Nearest.to(key, KnownSettings.KEYS)));
      }
    }
  }

  private void malformed(ConfigException e, String key) {
    problems.add(
        Problem.of(
            e.origin() == null ? ConfigOriginFactory.newSimple("configuration") : e.origin(),
            key,
            "is malformed: " + e.getMessage()));
  }
}
