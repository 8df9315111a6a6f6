package dev.atomicdata.runner;

import dev.atomicdata.postgres.Finding;
import java.util.ArrayList;
import java.util.List;

/**
 * Findings as a table for a terminal of 100 columns. Remedies stand below, unbroken, to be copied.
 */
final class FindingTable {

  private static final int SUBJECT = 38;
  private static final int TEXT = 51;
  private static final String ROW = "%-7s  %-" + SUBJECT + "s  %s";
  private static final String BELOW = " ".repeat(9);

  private FindingTable() {}

  static List<String> lines(List<Finding> findings) {
    List<String> lines = new ArrayList<>();
    lines.add(ROW.formatted("RESULT", "CHECKED", "FOUND"));
    findings.forEach(finding -> add(finding, lines));
    return lines;
  }

  private static void add(Finding finding, List<String> lines) {
    List<String> paragraphs = finding.text().lines().toList();
    List<String> subject = wrapped(finding.subject(), SUBJECT);
    List<String> text = wrapped(paragraphs.isEmpty() ? "" : paragraphs.get(0), TEXT);
    for (int i = 0; i < Math.max(subject.size(), text.size()); i++) {
      lines.add(
          ROW.formatted(
                  i == 0 ? result(finding.severity()) : "",
                  i < subject.size() ? subject.get(i) : "",
                  i < text.size() ? text.get(i) : "")
              .stripTrailing());
    }
    // A query's line and the caret below it must stay as they are.
    paragraphs.stream().skip(1).forEach(line -> lines.add(BELOW + line));
    finding.remedy().lines().forEach(line -> lines.add(BELOW + "remedy: " + line));
  }

  private static String result(Finding.Severity severity) {
    return switch (severity) {
      case FINE -> "ok";
      case WARNING -> "warning";
      case UNAVAILABLE -> "away";
      case WRONG -> "wrong";
    };
  }

  /** At spaces; a word that is too long is broken. */
  private static List<String> wrapped(String text, int width) {
    List<String> lines = new ArrayList<>();
    String rest = text.strip();
    while (rest.length() > width) {
      int space = rest.lastIndexOf(' ', width);
      int end = space > 0 ? space : width;
      lines.add(rest.substring(0, end).stripTrailing());
      rest = rest.substring(end).stripLeading();
    }
    lines.add(rest);
    return lines;
  }
}
