package dev.atomicdata.runner.config;

import static java.util.Comparator.comparingInt;

import java.util.Collection;

/** Finds the name that someone who mistyped probably meant. */
public final class Nearest {

  /** For a name in another section, or in none. */
  private static final int ELSEWHERE = 4;

  private Nearest() {}

  /** The likeliest of the names, of which there is at least one. */
  public static String to(String typed, Collection<String> names) {
    return names.stream().min(comparingInt(name -> unlikeness(typed, name))).orElseThrow();
  }

  private static int unlikeness(String typed, String name) {
    return Math.min(distance(typed, name), distance(last(typed), last(name)) + ELSEWHERE);
  }

  private static String last(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /**
   * The fewest insertions and deletions of a character; words of which parts were left out stay
   * near.
   */
  static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 2);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[to.length()];
  }
}
