package dev.atomicdata.runner.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where a program is started: files of settings, and the environment. */
final class ConfigurationFolder {

  /** What has no default. */
  static final String REQUIRED =
      """
      service.preset = "helium"
      ingestor.base_url = "https://ingestor.example"
      signing.keypair_path = "/keys/publisher.key"
      """;

  private final Path directory;
  private final Map<String, String> environment = new HashMap<>();

  ConfigurationFolder(Path directory) throws IOException {
    this.directory = directory;
    Files.createDirectory(directory.resolve("config"));
  }

  Path path(String name) {
    return directory.resolve(name);
  }

  Path write(String name, String text) throws IOException {
    return Files.writeString(path(name), text);
  }

  void set(String variable, String value) {
    environment.put(variable, value);
  }

  Settings load() throws ConfigurationException {
    return Configuration.load(directory, Optional.empty(), environment);
  }

  Settings load(Path file) throws ConfigurationException {
    return Configuration.load(directory, Optional.of(file), environment);
  }

  List<String> problems() {
    return problems(Optional.empty());
  }

  List<String> problems(Path file) {
    return problems(Optional.of(file));
  }

  private List<String> problems(Optional<Path> file) {
    return catchThrowableOfType(
            ConfigurationException.class, () -> Configuration.load(directory, file, environment))
        .problems()
        .stream()
        .map(Problem::toString)
        .toList();
  }
}
