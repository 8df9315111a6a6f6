package dev.atomicdata.runner;

import dev.atomicdata.domain.Job;
import dev.atomicdata.ports.UnavailableException;
import dev.atomicdata.postgres.Database;
import dev.atomicdata.postgres.HeldBackKeys;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts now and then what dead letters of other jobs hold back, and says when that changes. */
final class HeldBack implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(HeldBack.class);

  private final Database state;
  private final List<Job> jobs;
  private volatile Map<String, Long> counts = Map.of();

  HeldBack(Database state, List<Job> jobs) {
    this.state = state;
    this.jobs = jobs.stream().filter(job -> !job.before().isEmpty()).toList();
  }

  @Override
  public void run() {
    try {
      Map<String, Long> now = HeldBackKeys.count(state, jobs);
      jobs.forEach(job -> told(job, keys(counts, job), keys(now, job)));
      counts = Map.copyOf(now);
    } catch (UnavailableException e) {
      log.debug("keys held back not counted", e);
    }
  }

  /** As counted last. */
  long keys(Job job) {
    return keys(counts, job);
  }

  private static void told(Job job, long before, long now) {
    if (now > before) {
      log.warn(
          "keys held back: job={} keys={} reason=dead letters of {}",
          job.name(),
          now,
          job.before());
    } else if (now < before) {
      log.info("keys held back: job={} keys={}", job.name(), now);
    }
  }

  private static long keys(Map<String, Long> counts, Job job) {
    return Optional.ofNullable(counts.get(job.name())).orElse(0L);
  }
}
