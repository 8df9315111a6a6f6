package dev.atomicdata.runner.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValueFactory;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Jobs that come with the publisher, as resources in the configuration's own form. */
enum Preset {
  NONE(Optional.empty()),
  HELIUM(Optional.of("/presets/helium.conf"));

  private static final Pattern PLAIN_NAME = Pattern.compile("[a-z_][a-z0-9_]*");

  private final Optional<String> resource;

  Preset(Optional<String> resource) {
    this.resource = resource;
  }

  /** The preset's jobs, as they would stand in {@code service.jobs}, placeholders included. */
  ConfigList jobs() {
    return resource.map(this::read).orElse(ConfigValueFactory.fromIterable(List.of()));
  }

  /**
   * Fills in the placeholders of the jobs' texts.
   *
   * @param schema of the watched tables
   * @param changeColumn of the watched tables
   */
  static UnaryOperator<String> filledWith(String schema, String changeColumn) {
    return text ->
        text.replace("$SCHEMA", quoted(schema)).replace("$CHANGE_COLUMN", quoted(changeColumn));
  }

  private static String quoted(String name) {
    return PLAIN_NAME.matcher(name).matches() ? name : '"' + name.replace("\"", "\"\"") + '"';
  }

  private ConfigList read(String name) {
    ConfigParseOptions options =
        ConfigParseOptions.defaults().setOriginDescription("preset " + Kind.spelling(this));
    try (Reader reader =
        new InputStreamReader(Preset.class.getResourceAsStream(name), StandardCharsets.UTF_8)) {
      return ConfigFactory.parseReader(reader, options).getList("jobs");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
