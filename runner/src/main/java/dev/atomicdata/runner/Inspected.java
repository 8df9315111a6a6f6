package dev.atomicdata.runner;

import dev.atomicdata.postgres.Finding;
import dev.atomicdata.postgres.Finding.Severity;
import dev.atomicdata.runner.config.ConfigurationException;
import dev.atomicdata.runner.config.Problem;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the start makes of the findings of an inspection. */
final class Inspected {

  private static final Logger log = LoggerFactory.getLogger(Inspected.class);

  private Inspected() {}

  /**
   * @throws ConfigurationException with everything that has to be changed before a start
   */
  static void requireNothingWrong(List<Finding> findings) throws ConfigurationException {
    List<Problem> problems =
        findings.stream()
            .filter(finding -> finding.severity() == Severity.WRONG)
            .map(Inspected::problem)
            .toList();
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
  }

  /** A database that does not answer. */
  static Optional<Finding> unavailable(List<Finding> findings) {
    return findings.stream()
        .filter(finding -> finding.severity() == Severity.UNAVAILABLE)
        .findFirst();
  }

  static void logWarnings(List<Finding> findings) {
    findings.stream()
        .filter(finding -> finding.severity() == Severity.WARNING)
        .forEach(
            finding ->
                log.warn(
                    "inspection: subject=\"{}\" finding=\"{}\" remedy=\"{}\"",
                    finding.subject(),
                    finding.text(),
                    finding.remedy()));
  }

  static ConfigurationException unusable(String reason) {
    return new ConfigurationException(
        List.of(new Problem("the publisher's own tables", "", reason)));
  }

  private static Problem problem(Finding finding) {
    String remedy = finding.remedy().isEmpty() ? "" : "\n    remedy: " + finding.remedy();
    return new Problem(finding.subject(), "", finding.text() + remedy);
  }
}
