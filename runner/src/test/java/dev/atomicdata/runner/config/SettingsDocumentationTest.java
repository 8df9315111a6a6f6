package dev.atomicdata.runner.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is known, what has a default, and what the README says are one and the same. */
class SettingsDocumentationTest {

  private static final Pattern ROW = Pattern.compile("\\| `([a-z_.]+)` \\| (.*?) \\|.*");

  @Test
  void everySettingStandsInTheBuiltInDefaults() {
    assertThat(builtIn().keySet())
        .filteredOn(key -> !KnownSettings.LISTS.contains(key))
        .containsExactlyInAnyOrderElementsOf(KnownSettings.KEYS);
  }

  @Test
  void everyBuiltInDefaultIsUsable() {
    List<Problem> problems = new ArrayList<>();

    Values.read(Layers.builtIn(), problems);

    assertThat(problems).extracting(Problem::key).containsExactly("ingestor.base_url");
  }

  @Test
  void theReadmeNamesEverySettingWithItsDefault() throws IOException {
    Map<String, String> documented = documented();

    Map<String, String> expected = new LinkedHashMap<>();
    builtIn()
        .forEach(
            (key, value) -> {
              if (!key.startsWith("state.")) {
                expected.put(key, value);
              }
            });
    expected.put("state.*", "as `database.*`");
    expected.put(
        "service.start", "`latest` for watched tables, `earliest` for jobs and the preset");
    assertThat(documented).containsExactlyInAnyOrderEntriesOf(expected);
  }

  private static Map<String, String> documented() throws IOException {
    Map<String, String> rows = new LinkedHashMap<>();
    String readme = Files.readString(Path.of("..", "README.md"));
    String section = readme.split("\n## Settings\n", 2)[1].split("\n## ", 2)[0];
    for (String line : section.split("\n", -1)) {
      Matcher row = ROW.matcher(line.replace("`state.*`", "`state.`"));
      if (row.matches()) {
        String key = row.group(1).equals("state.") ? "state.*" : row.group(1);
        rows.put(key, row.group(2));
      }
    }
    return rows;
  }

  private static Map<String, String> builtIn() {
    Map<String, String> defaults = new LinkedHashMap<>();
    collect("", Layers.builtIn().root(), defaults);
    return defaults;
  }

  private static void collect(String section, ConfigObject members, Map<String, String> defaults) {
    members.forEach(
        (name, value) -> {
          String key = section.isEmpty() ? name : section + "." + name;
          if (value instanceof ConfigObject inner) {
            collect(key, inner, defaults);
          } else {
            defaults.put(key, shown(value));
          }
        });
  }

  private static String shown(ConfigValue value) {
    return value.valueType() == ConfigValueType.NULL ? "required" : "`" + value.render() + "`";
  }
}
