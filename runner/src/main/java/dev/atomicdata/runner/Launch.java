package dev.atomicdata.runner;

import dev.atomicdata.runner.config.Configuration;
import dev.atomicdata.runner.config.ConfigurationException;
import dev.atomicdata.runner.config.Settings;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a command was started with.
 *
 * @param directory where the configuration's files are looked for
 * @param before the file of settings that was named before the command, if any
 */
record Launch(Path directory, Map<String, String> environment, Supplier<Optional<Path>> before) {

  /**
   * @param file that was named behind the command, if any
   */
  Settings settings(Optional<Path> file) throws ConfigurationException {
    return Configuration.load(directory, file.or(before), environment);
  }
}
