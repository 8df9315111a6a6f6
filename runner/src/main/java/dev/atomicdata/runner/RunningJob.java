package dev.atomicdata.runner;

import dev.atomicdata.domain.Job;
import dev.atomicdata.ports.JobStatus;
import dev.atomicdata.ports.Publisher;
import dev.atomicdata.ports.PublisherLoop;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A publisher, its loop and the thread that this runs on. */
final class RunningJob {

  private static final Logger log = LoggerFactory.getLogger(RunningJob.class);

  private final Publisher publisher;
  private final PublisherLoop loop;
  private final Thread thread;
  private final JobLog report;
  private volatile boolean stopping;

  private RunningJob(Publisher publisher, PublisherLoop loop, JobLog report) {
    this.publisher = publisher;
    this.loop = loop;
    this.report = report;
    this.thread = new Thread(loop, "job-" + publisher.job().name());
    thread.setUncaughtExceptionHandler(
        (dead, failure) -> log.error("job ended by a bug: job={}", job().name(), failure));
  }

  static RunningJob start(
      Publisher publisher, InstantSource clock, Duration shutdownTimeout, JobLog report) {
    RunningJob job =
        new RunningJob(publisher, new PublisherLoop(publisher, clock, shutdownTimeout), report);
    job.thread.start();
    return job;
  }

  Job job() {
    return publisher.job();
  }

  JobStatus status() {
    return publisher.status();
  }

  /**
   * @param deadLetters keys it has parked since the start
   */
  Health.Component health(long deadLetters) {
    return alive()
        ? Health.Component.of(status(), deadLetters)
        : new Health.Component("failed", "its thread has ended by a bug", false);
  }

  /** False once a bug has ended a step or the whole loop. */
  boolean alive() {
    return (stopping || thread.isAlive()) && status().state() != JobStatus.State.FAILED;
  }

  /** Has the log say if it got stuck while its thread waits for something, or goes on again. */
  void watch() {
    report.watch(job().name(), this::status);
  }

  void report() {
    report.report(job().name(), this::status);
  }

  /** Asks the loop to end; returns at once. */
  void stop() {
    stopping = true;
    loop.stop();
  }

  /** Waits until the loop has ended, but not for longer; returns whether it has. */
  boolean ended(Duration most) throws InterruptedException {
    // Thread.join takes 0 for ever.
    thread.join(Math.max(1, most.toMillis()));
    return !thread.isAlive();
  }
}
