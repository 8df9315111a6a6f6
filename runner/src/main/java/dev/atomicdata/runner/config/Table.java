package dev.atomicdata.runner.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import dev.atomicdata.postgres.QueryForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A table of named values inside a list, such as a job. Collects what is wrong with it. */
final class Table {

  private final String key;
  private final ConfigObject members;
  private final List<Problem> problems;
  private boolean sound = true;

  private Table(String key, ConfigObject members, List<Problem> problems) {
    this.key = key;
    this.members = members;
    this.problems = problems;
  }

  /**
   * The tables of a list; an element that is none is a problem, and so is an unknown name in one.
   */
  static List<Table> all(String key, ConfigList list, Set<String> names, List<Problem> problems) {
    List<Table> tables = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      String elementKey = key + "[" + i + "]";
      ConfigValue element = list.get(i);
      if (element instanceof ConfigObject members) {
        Table table = new Table(elementKey, members, problems);
        table.refuseUnknown(names);
        tables.add(table);
      } else {
        problems.add(Problem.wrong(element, elementKey, "a table with " + sorted(names)));
      }
    }
    return tables;
  }

  String key() {
    return key;
  }

  ConfigOrigin origin() {
    return members.origin();
  }

  /** Whether everything that was read so far was there and usable. */
  boolean sound() {
    return sound;
  }

  boolean has(String name) {
    ConfigValue value = members.get(name);
    return value != null && value.valueType() != ConfigValueType.NULL;
  }

  /** What must be there; if it is not, or unusable, that is a problem. */
  <T> Optional<T> required(String name, Kind<T> kind) {
    if (!has(name)) {
      problem(name, "is missing (expected: " + kind.expected() + ")");
      return Optional.empty();
    }
    return optional(name, kind);
  }

  /** What may be left out; if it is there and unusable, that is a problem. */
  <T> Optional<T> optional(String name, Kind<T> kind) {
    if (!has(name)) {
      return Optional.empty();
    }
    Optional<T> value = kind.reading().apply(members.get(name));
    if (value.isEmpty()) {
      wrong(name, kind.expected());
    }
    return value;
  }

  /** A query that is well-formed as text; what PostgreSQL says of it comes later. */
  Optional<String> query(String name, QueryForm form) {
    Optional<String> query = required(name, Kind.filledText());
    if (query.isPresent()) {
      try {
        form.check(query.get());
      } catch (IllegalArgumentException e) {
        problem(name, "is refused: " + e.getMessage());
      }
    }
    return query;
  }

  /** The tables of a list with at least one. */
  List<Table> tables(String name, Set<String> names) {
    String expected = "a list with at least one table";
    ConfigValue value = members.get(name);
    if (value == null) {
      problem(name, "is missing (expected: " + expected + ")");
      return List.of();
    }
    if (!(value instanceof ConfigList list) || list.isEmpty()) {
      wrong(name, expected);
      return List.of();
    }
    List<Table> tables = all(key + "." + name, list, names, problems);
    sound &= tables.size() == list.size();
    return tables;
  }

  void wrong(String name, String expected) {
    ConfigValue value = members.getOrDefault(name, members);
    sound = false;
    problems.add(Problem.wrong(value, key + "." + name, expected));
  }

  /** Says what is wrong with a name that is there, or should be. */
  void problem(String name, String text) {
    ConfigValue value = members.getOrDefault(name, members);
    sound = false;
    problems.add(Problem.of(value.origin(), key + "." + name, text));
  }

  void doesNotFit(IllegalArgumentException reason) {
    sound = false;
    problems.add(Problem.of(members.origin(), key, "does not fit: " + reason.getMessage()));
  }

  private void refuseUnknown(Set<String> names) {
    members.forEach(
        (name, value) -> {
          if (!names.contains(name)) {
            String nearest = Nearest.to(name, names.stream().sorted().toList());
            problems.add(Problem.unknown(value.origin(), key + "." + name, "setting", nearest));
          }
        });
  }

  private static String sorted(Set<String> names) {
    return String.join(", ", names.stream().sorted().toList());
  }
}
