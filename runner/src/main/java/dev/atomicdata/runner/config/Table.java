package dev.atomicdata.runner.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A table of named values inside a list, such as a job. Collects what is wrong with it. */
final class Table {

  private final String key;
  private final ConfigObject members;
  private final UnaryOperator<String> filling;
  private final List<Problem> problems;

  private Table(
      String key, ConfigObject members, UnaryOperator<String> filling, List<Problem> problems) {
    this.key = key;
    this.members = members;
    this.filling = filling;
    this.problems = problems;
  }

  /**
   * The tables of a list; an element that is none is a problem, and so is an unknown name in one.
   *
   * @param filling makes the text to use from every text
   */
  static List<Table> all(
      String key,
      ConfigList list,
      Set<String> names,
      UnaryOperator<String> filling,
      List<Problem> problems) {
    List<Table> tables = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      String elementKey = key + "[" + i + "]";
      ConfigValue element = list.get(i);
      if (element instanceof ConfigObject members) {
        Table table = new Table(elementKey, members, filling, problems);
        table.refuseUnknown(names);
        tables.add(table);
      } else {
        problems.add(
            Problem.wrong(
                element.origin(), elementKey, shown(element), "a table with " + sorted(names)));
      }
    }
    return tables;
  }

  boolean has(String name) {
    return members.containsKey(name);
  }

  /** A text that is not empty; empty if there is none, which is a problem. */
  Optional<String> text(String name) {
    Kind<String> kind = Kind.filledText();
    ConfigValue value = members.get(name);
    if (value == null) {
      missing(name, kind.expected());
      return Optional.empty();
    }
    Optional<String> text = kind.reading().apply(value).map(filling);
    if (text.isEmpty()) {
      wrong(name, kind.expected());
    }
    return text;
  }

  /** SQL with a placeholder in it. */
  Optional<String> query(String name, String placeholder) {
    Optional<String> query = text(name);
    if (query.isPresent() && !query.get().contains(placeholder)) {
      wrong(name, "a query with " + placeholder);
      return Optional.empty();
    }
    return query;
  }

  /** The tables of a list with at least one; empty if anything is wrong with it. */
  Optional<List<Table>> tables(String name, Set<String> names) {
    ConfigValue value = members.get(name);
    if (value == null) {
      missing(name, "a list with at least one table");
      return Optional.empty();
    }
    if (!(value instanceof ConfigList list) || list.isEmpty()) {
      wrong(name, "a list with at least one table");
      return Optional.empty();
    }
    List<Table> tables = all(key + "." + name, list, names, filling, problems);
    return tables.size() == list.size() ? Optional.of(tables) : Optional.empty();
  }

  void wrong(String name, String expected) {
    ConfigValue value = members.getOrDefault(name, members);
    problems.add(Problem.wrong(value.origin(), key + "." + name, shown(value), expected));
  }

  void doesNotFit(IllegalArgumentException reason) {
    problems.add(Problem.of(members.origin(), key, "does not fit: " + reason.getMessage()));
  }

  private void missing(String name, String expected) {
    problems.add(
        Problem.of(members.origin(), key + "." + name, "is missing (expected: " + expected + ")"));
  }

  private void refuseUnknown(Set<String> names) {
    members.forEach(
        (name, value) -> {
          if (!names.contains(name)) {
            problems.add(
                Problem.unknown(value.origin(), key + "." + name, Nearest.to(name, names)));
          }
        });
  }

  private static String shown(ConfigValue value) {
    return String.valueOf(value.unwrapped());
  }

  private static String sorted(Set<String> names) {
    return String.join(", ", names.stream().sorted().toList());
  }
}
