package dev.atomicdata.runner;

import dev.atomicdata.ports.JobStatus;
import dev.atomicdata.ports.UnavailableException;
import dev.atomicdata.postgres.FailedRecords;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes closed dead letters of the jobs that are held here, once their time is over. */
final class Expiry implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(Expiry.class);

  private static final int AT_ONCE = 1_000;
  private static final int MOST = 100_000;

  private final FailedRecords failed;
  private final Duration retention;
  private final Supplier<Map<String, JobStatus>> jobs;

  Expiry(FailedRecords failed, Duration retention, Supplier<Map<String, JobStatus>> jobs) {
    this.failed = failed;
    this.retention = retention;
    this.jobs = jobs;
  }

  @Override
  public void run() {
    jobs.get()
        .forEach(
            (job, status) -> {
              if (held(status.state())) {
                expire(job);
              }
            });
  }

  private static boolean held(JobStatus.State state) {
    return switch (state) {
      case WORKING, IDLE, PAUSED, HELD -> true;
      case STANDBY, STUCK, FAILED -> false;
    };
  }

  private void expire(String job) {
    int deleted = 0;
    try {
      int last = AT_ONCE;
      while (last == AT_ONCE && deleted < MOST) {
        last = failed.expire(job, retention, AT_ONCE);
        deleted += last;
      }
    } catch (UnavailableException e) {
      log.warn("closed dead letters not deleted, tried again later: job={}", job, e);
    }
    if (deleted > 0) {
      log.info("closed dead letters deleted: job={} count={}", job, deleted);
    }
  }
}
