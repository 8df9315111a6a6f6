package dev.atomicdata.runner;

import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.helium.HeliumMessage;
import dev.atomicdata.runner.config.Problem;
import dev.atomicdata.runner.config.Settings;
import java.util.List;

/** Finds jobs that this program has no sink for: it publishes to Helium's ingestor alone. */
final class Unsendable {

  private Unsendable() {}

  /** One problem for each such job. */
  static List<Problem> problems(Settings settings) {
    return settings.jobs().stream()
        .filter(job -> !(job.mapping() instanceof HeliumMessage))
        .map(Unsendable::problem)
        .toList();
  }

  private static Problem problem(Job job) {
    return new Problem(
        "service",
        "job " + job.name(),
        "publishes "
            + job.messageType()
            + ", for which this version has no sink (expected: a message type of Helium, or a"
            + " program that embeds the library with a sink of its own, as"
            + " docs/writing-an-adapter.md shows)");
  }
}
