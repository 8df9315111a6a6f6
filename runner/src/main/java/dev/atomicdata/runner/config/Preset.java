package dev.atomicdata.runner.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  /**
   * The preset's jobs, as they would stand in {@code service.jobs}, with its placeholders filled
   * in.
   *
   * @param schema of the watched tables
   * @param changeColumn of the watched tables
   */
  ConfigList jobs(String schema, String changeColumn) {
    UnaryOperator<String> filling =
        text ->
            text.replace("$SCHEMA", quoted(schema)).replace("$CHANGE_COLUMN", quoted(changeColumn));
    return resource
        .map(name -> (ConfigList) filled(read(name), filling))
        .orElse(ConfigValueFactory.fromIterable(List.of()));
  }

  private static ConfigValue filled(ConfigValue value, UnaryOperator<String> filling) {
    Object filled;
    if (value instanceof ConfigList list) {
      filled = list.stream().map(element -> filled(element, filling)).toList();
    } else if (value instanceof ConfigObject members) {
      Map<String, Object> copy = new LinkedHashMap<>();
      members.forEach((name, member) -> copy.put(name, filled(member, filling)));
      filled = copy;
    } else {
      filled = value.unwrapped() instanceof String text ? filling.apply(text) : value.unwrapped();
    }
    return ConfigValueFactory.fromAnyRef(filled).withOrigin(value.origin());
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
