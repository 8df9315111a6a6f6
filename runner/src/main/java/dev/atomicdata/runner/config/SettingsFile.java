package dev.atomicdata.runner.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigOriginFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Reads a file of settings in the format that its name's ending says. */
final class SettingsFile {

  private SettingsFile() {}

  /**
   * @throws ConfigurationException if it is not there, or not in its format; tells the line
   */
  static Config read(Path path) throws ConfigurationException {
    String name = path.toString();
    if (!Files.isRegularFile(path)) {
      throw unusable(path, "is not there (expected: a file)");
    }
    try {
      String text = Files.readString(path);
      if (name.endsWith(".toml")) {
        return TomlFile.read(path, text);
      } else if (name.endsWith(".conf")) {
        return parse(path, text, ConfigSyntax.CONF);
      } else if (name.endsWith(".json")) {
        return parse(path, text, ConfigSyntax.JSON);
      }
      throw unusable(path, "has no known ending (expected: .toml, .conf or .json)");
    } catch (CharacterCodingException e) {
      throw unusable(path, "is not in UTF-8 (expected: text in UTF-8)");
    } catch (IOException e) {
      throw unusable(path, "cannot be read: " + e);
    }
  }

  /**
   * What is wrong with a line.
   *
   * @param reason may quote from the line, so it is not told of a line with a password
   * @param line 0 if it is not known
   */
  static ConfigurationException malformed(
      Path path, String text, String format, String reason, int line) {
    boolean secret =
        text.lines()
            .skip(Math.max(0, line - 1))
            .limit(line > 0 ? 1 : Long.MAX_VALUE)
            .anyMatch(written -> written.toLowerCase(Locale.ROOT).contains("password"));
    return new ConfigurationException(
        List.of(
            Problem.of(
                ConfigOriginFactory.newFile(path.toString()).withLineNumber(line),
                format,
                "is malformed: "
                    + (secret ? "the line is not shown, because of its password" : reason))));
  }

  private static Config parse(Path path, String text, ConfigSyntax syntax)
      throws ConfigurationException {
    try {
      // From the file and not from the text, so that what it includes is looked for beside it.
      return ConfigFactory.parseFile(
          path.toFile(), ConfigParseOptions.defaults().setSyntax(syntax));
    } catch (ConfigException e) {
      String format = syntax == ConfigSyntax.JSON ? "JSON" : "HOCON";
      if (e.origin() == null) {
        throw malformed(path, text, format, e.toString(), 0);
      }
      String reason =
          String.valueOf(e.getMessage())
              .replace(e.origin().description() + ":", "")
              .replaceAll(" \\(if you intended .*", "")
              .strip();
      throw malformed(path, text, format, reason, e.origin().lineNumber());
    }
  }

  private static ConfigurationException unusable(Path path, String text) {
    return new ConfigurationException(List.of(new Problem(path.toString(), "file", text)));
  }
}
