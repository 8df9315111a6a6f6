package dev.atomicdata.runner.config;

import static java.util.Comparator.comparingInt;
import static java.util.stream.Collectors.joining;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Keeps of a layer what is a setting, and says what is none. A value where a section belongs would
 * hide the settings of all layers below it.
 */
final class Shape {

  private static final Pattern REFERENCE = Pattern.compile("\\$\\{[^}]*\\}");

  private final List<Problem> problems;

  Shape(List<Problem> problems) {
    this.problems = problems;
  }

  ConfigObject of(ConfigObject layer) {
    return section("", layer);
  }

  private ConfigObject section(String section, ConfigObject members) {
    ConfigObject kept = members;
    for (Map.Entry<String, ConfigValue> member : inOrder(members)) {
      String name = member.getKey();
      String plain = name.indexOf('.') < 0 ? name : ConfigUtil.quoteString(name);
      String key = section.isEmpty() ? plain : section + "." + plain;
      if (!fits(key, member.getValue())) {
        kept = kept.withoutKey(name);
      } else if (KnownSettings.isSection(key)) {
        kept = kept.withValue(name, section(key, (ConfigObject) member.getValue()));
      }
    }
    return kept;
  }

  private boolean fits(String key, ConfigValue value) {
    int before = problems.size();
    if (KnownSettings.isSection(key)) {
      if (!(value instanceof ConfigObject)) {
        problems.add(Problem.wrong(value, key, "a section with " + KnownSettings.namesIn(key)));
      }
    } else if (unresolved(value)) {
      problems.add(
          Problem.of(
              value.origin(),
              key,
              "has no value for %s (expected: a setting, or an environment variable)"
                  .formatted(references(value))));
    } else if (!KnownSettings.NAMES.contains(key)) {
      problems.add(
          value instanceof ConfigObject
              ? Problem.unknown(
                  value.origin(), key, "section", Nearest.to(key, KnownSettings.SECTIONS))
              : Problem.unknown(
                  value.origin(), key, "setting", Nearest.to(key, KnownSettings.NAMES)));
    } else if (value.valueType() == ConfigValueType.NULL) {
      problems.add(Problem.of(value.origin(), key, "is null (expected: a value, or no such line)"));
    }
    return problems.size() == before;
  }

  private static List<Map.Entry<String, ConfigValue>> inOrder(ConfigObject members) {
    return members.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .sorted(comparingInt(member -> member.getValue().origin().lineNumber()))
        .toList();
  }

  /** Whether a substitution was left without a value, in the value or in what it holds. */
  private static boolean unresolved(ConfigValue value) {
    try {
      value.unwrapped();
      return false;
    } catch (ConfigException.NotResolved e) {
      return true;
    }
  }

  /** Nothing else of such a value, which may be half a password. */
  private static String references(ConfigValue value) {
    return REFERENCE
        .matcher(value.render(ConfigRenderOptions.concise()))
        .results()
        .map(MatchResult::group)
        .distinct()
        .collect(joining(", "));
  }
}
