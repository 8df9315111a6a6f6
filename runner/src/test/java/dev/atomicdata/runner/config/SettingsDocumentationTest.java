package dev.atomicdata.runner.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import dev.atomicdata.delivery.DeliverySettings;
import dev.atomicdata.grpc.GrpcSettings;
import dev.atomicdata.ports.PublisherSettings;
import dev.atomicdata.postgres.DatabaseSettings;
import dev.atomicdata.postgres.PollingSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is known, what has a default, and what the README says are one and the same. */
class SettingsDocumentationTest {

  private static final Path SHIPPED = Path.of("..", "config", "default.toml");
  private static final Pattern SECTION = Pattern.compile("\\[([a-z]+)\\]");
  private static final Pattern COMMENTED = Pattern.compile("# ([a-z_.]+) = \\.\\.\\.");
  private static final Pattern EXAMPLE = Pattern.compile("```toml\n(.*?)```", Pattern.DOTALL);
  private static final Pattern DEADLINE =
      Pattern.compile("\\| [^|]+ \\| `([a-z_.]+)` \\| `([^`]+)`.* \\|");
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

  @Test
  void everyTimeoutStandsInTheTableOfDeadlinesWithItsDefault() throws IOException {
    String manual = Files.readString(Path.of("..", "docs", "operating.md"));
    Map<String, String> deadlines = new LinkedHashMap<>();
    manual
        .split("\n## Deadlines\n", 2)[1]
        .split("\n## ", 2)[0]
        .lines()
        .map(DEADLINE::matcher)
        .filter(Matcher::matches)
        .forEach(row -> deadlines.put(row.group(1), "`\"" + row.group(2) + "\"`"));

    Map<String, String> expected = builtIn();
    expected
        .keySet()
        .removeIf(
            key ->
                key.startsWith("state.")
                    || key.equals("database.idle_timeout")
                    || !(key.endsWith("_timeout")
                        || key.equals("service.lease")
                        || key.equals("service.stuck_after")));
    assertThat(deadlines).containsExactlyInAnyOrderEntriesOf(expected);
  }

  @Test
  void theShippedFileHasEverySettingWithItsDefaultOrAsAComment() throws Exception {
    Map<String, String> shipped = new LinkedHashMap<>();
    collect("", SettingsFile.read(SHIPPED).root(), shipped);
    String section = "";
    for (String line : Files.readAllLines(SHIPPED)) {
      Matcher header = SECTION.matcher(line);
      Matcher comment = COMMENTED.matcher(line);
      section = header.matches() ? header.group(1) : section;
      if (comment.matches()) {
        shipped.put(section + "." + comment.group(1), "required");
      }
    }

    Map<String, String> expected = builtIn();
    expected.keySet().removeIf(key -> key.startsWith("state."));
    KnownSettings.LISTS.forEach(expected::remove);
    assertThat(shipped).containsExactlyInAnyOrderEntriesOf(expected);
    assertThat(Files.readString(SHIPPED))
        .contains(KnownSettings.LISTS.stream().map(list -> "# [[" + list + "]]").toList());
  }

  @Test
  void theShippedFileChangesNothing(@TempDir Path directory) throws Exception {
    ConfigurationFolder folder = new ConfigurationFolder(directory);
    folder.write("config/local.toml", ConfigurationFolder.REQUIRED);
    Settings without = folder.load();

    folder.write("config/default.toml", Files.readString(SHIPPED));

    assertThat(folder.load()).isEqualTo(without);
  }

  @Test
  void whoeverEmbedsTheLibraryGetsTheSameDefaults(@TempDir Path directory) throws Exception {
    ConfigurationFolder folder = new ConfigurationFolder(directory);
    folder.write("config/local.toml", ConfigurationFolder.REQUIRED);

    Settings settings = folder.load();

    assertThat(settings.database()).isEqualTo(DatabaseSettings.defaults());
    assertThat(settings.state()).isEqualTo(DatabaseSettings.defaults());
    assertThat(settings.polling()).isEqualTo(PollingSettings.defaults());
    assertThat(settings.publisher()).isEqualTo(PublisherSettings.defaults());
    assertThat(settings.delivery()).isEqualTo(DeliverySettings.defaults());
    assertThat(settings.endpoint())
        .isEqualTo(GrpcSettings.to(URI.create("https://ingestor.example")));
  }

  @Test
  void everyExampleOfTheReadmeCanBeUsed(@TempDir Path directory) throws Exception {
    ConfigurationFolder folder = new ConfigurationFolder(directory);
    folder.write(
        "config/default.toml",
        "ingestor.base_url = \"https://a.example\"\nsigning.keypair_path = \"a.key\"\n");
    List<String> examples =
        EXAMPLE.matcher(readme()).results().map(found -> found.group(1)).toList();

    assertThat(examples).hasSizeGreaterThanOrEqualTo(3);
    for (String example : examples) {
      folder.write("config/local.toml", example);
      assertThat(folder.load().jobs()).isNotEmpty();
    }
  }

  private static String readme() throws IOException {
    return Files.readString(Path.of("..", "README.md"));
  }

  private static Map<String, String> documented() throws IOException {
    Map<String, String> rows = new LinkedHashMap<>();
    String section = readme().split("\n## Settings\n", 2)[1].split("\n## ", 2)[0];
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
