package dev.atomicdata.runner.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
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

/** Puts the layers on top of each other: built-in, default file, own file, environment. */
final class Layers {

  /** Where built-in values come from. */
  static final String DEFAULT = "default";

  private static final ConfigResolveOptions LENIENT =
      ConfigResolveOptions.defaults().setAllowUnresolved(true);

  private final List<Problem> problems;
  private boolean complete = true;

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
    Config variables = Environment.read(environment, problems);
    Config all = variables.withFallback(own).withFallback(shipped).withFallback(builtIn());
    return variables
        .withFallback(settings(own, all))
        .withFallback(settings(shipped, all))
        .withFallback(builtIn());
  }

  /** Whether every file could be read, so that what is not there was not written. */
  boolean complete() {
    return complete;
  }

  static Config builtIn() {
    try (Reader reader =
        new InputStreamReader(
            Layers.class.getResourceAsStream("/reference.conf"), StandardCharsets.UTF_8)) {
      return ConfigFactory.parseReader(
          reader, ConfigParseOptions.defaults().setOriginDescription(DEFAULT));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is usable of a layer; its substitutions may name settings of all layers. */
  private Config settings(Config layer, Config all) {
    try {
      Config resolved = layer.resolveWith(all, LENIENT);
      complete &= resolved.isResolved();
      return new Shape(problems).of(resolved.root()).toConfig();
    } catch (ConfigException e) {
      complete = false;
      problems.add(Problem.of(e.origin(), "substitution", "is circular: " + e.getMessage()));
      return ConfigFactory.empty();
    }
  }

  private Config ifPresent(Path path) {
    return Files.exists(path) ? read(path) : ConfigFactory.empty();
  }

  private Config read(Path path) {
    try {
      return SettingsFile.read(path);
    } catch (ConfigurationException e) {
      complete = false;
      problems.addAll(e.problems());
      return ConfigFactory.empty();
    }
  }
}
