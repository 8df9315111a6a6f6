package dev.atomicdata.runner.config;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells on which line of a TOML text a key is set. The parser keeps no positions, so this reads the
 * headers and the beginnings of lines; what it does not find, for example inside an inline table,
 * is reported with the line of what is around it.
 */
final class TomlLines {

  private static final Pattern HEADER =
      Pattern.compile("\\s*(\\[\\[?)\\s*([^\\[\\]]+?)\\s*\\]\\]?\\s*(#.*)?");
  private static final Pattern ENTRY = Pattern.compile("\\s*([\\w\\-.\"' ]+?)\\s*=(.*)");
  private static final Pattern LONG_QUOTES = Pattern.compile("\"\"\"|'''");

  private final Map<String, Integer> lines = new HashMap<>();
  private final Map<String, Integer> tables = new HashMap<>();
  private String section = "";
  private String array = "";
  private int elements;
  private Optional<String> openQuotes = Optional.empty();

  private TomlLines() {}

  static TomlLines of(String text) {
    TomlLines lines = new TomlLines();
    int number = 1;
    for (String line : text.split("\n", -1)) {
      lines.read(line, number++);
    }
    return lines;
  }

  /** The key of a member of a table, or of an element of an array. */
  static String child(String parent, String name) {
    return parent.isEmpty() ? name : parent + "." + name;
  }

  Optional<Integer> line(String key) {
    return Optional.ofNullable(lines.get(key));
  }

  private void read(String line, int number) {
    if (openQuotes.isEmpty()) {
      if (line.stripLeading().startsWith("#")) {
        return;
      }
      Matcher header = HEADER.matcher(line);
      Matcher entry = ENTRY.matcher(line);
      if (header.matches()) {
        section = plain(header.group(2));
        if (header.group(1).equals("[[")) {
          section = child(section, String.valueOf(tables.merge(section, 1, Integer::sum) - 1));
        }
        lines.putIfAbsent(section, number);
      } else if (entry.matches()) {
        array = child(section, plain(entry.group(1)));
        elements = 0;
        lines.putIfAbsent(array, number);
      } else if (line.stripLeading().startsWith("{")) {
        lines.putIfAbsent(child(array, String.valueOf(elements++)), number);
      }
    }
    followQuotes(line);
  }

  private void followQuotes(String line) {
    Matcher quotes = LONG_QUOTES.matcher(line);
    while (quotes.find()) {
      String found = quotes.group();
      if (openQuotes.isEmpty()) {
        openQuotes = Optional.of(found);
      } else if (openQuotes.get().equals(found)) {
        openQuotes = Optional.empty();
      }
    }
  }

  private static String plain(String key) {
    return key.replaceAll("[\"' ]", "");
  }
}
