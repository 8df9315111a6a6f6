package dev.atomicdata.runner.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigOriginFactory;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a TOML file (toml.io, 1.0) into the same values as the other formats. Nothing is
 * interpreted on the way: what looks like a substitution or a path in a text stays text.
 */
final class TomlFile {

  private static final TomlMapper MAPPER = new TomlMapper();

  private final ConfigOrigin file;
  private final TomlLines lines;

  private TomlFile(Path path, String text) {
    this.file = ConfigOriginFactory.newFile(path.toString());
    this.lines = TomlLines.of(text);
  }

  /**
   * @throws ConfigurationException if it is no TOML
   */
  static Config read(Path path, String text) throws ConfigurationException {
    try {
      JsonNode root = MAPPER.readTree(text);
      ConfigObject values = (ConfigObject) new TomlFile(path, text).value(root, "", 1);
      return values.toConfig();
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      String reason = e.getOriginalMessage();
      String hint =
          reason.startsWith("Newline")
              ? " (expected: the end of what began on this line: a text, a header, an inline table)"
              : "";
      throw SettingsFile.malformed(path, text, "TOML", reason + hint, line);
    }
  }

  private ConfigValue value(JsonNode node, String key, int parentLine) {
    int line = lines.line(key).orElse(parentLine);
    Object value;
    if (node.isObject()) {
      Map<String, Object> members = new LinkedHashMap<>();
      node.properties()
          .forEach(
              member ->
                  members.put(
                      member.getKey(),
                      value(member.getValue(), TomlLines.child(key, member.getKey()), line)));
      value = members;
    } else if (node.isArray()) {
      List<Object> elements = new ArrayList<>();
      for (JsonNode element : node) {
        elements.add(value(element, TomlLines.child(key, String.valueOf(elements.size())), line));
      }
      value = elements;
    } else if (node.isNumber()) {
      value = node.numberValue();
    } else if (node.isBoolean()) {
      value = node.booleanValue();
    } else {
      value = node.asText();
    }
    return ConfigValueFactory.fromAnyRef(value).withOrigin(file.withLineNumber(line));
  }
}
