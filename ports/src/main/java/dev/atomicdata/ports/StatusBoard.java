package dev.atomicdata.ports;

import dev.atomicdata.domain.Block;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Consumer;

/** Shows how the job is doing; written by the publisher's thread, read by any. */
final class StatusBoard {

  private final Consumer<JobStatus> changed;
  private volatile JobStatus status;
  private Optional<Block> head = Optional.empty();

  StatusBoard(Instant now, Consumer<JobStatus> changed) {
    this.changed = changed;
    this.status =
        new JobStatus(JobStatus.State.WORKING, "starting", now, Optional.empty(), 0, 0, 0);
  }

  JobStatus status() {
    return status;
  }

  void head(Optional<Block> seen) {
    head = seen.or(() -> head);
  }

  void show(JobStatus.State state, String reason, Instant now) {
    set(
        new JobStatus(
            state, reason, since(state, now), status.caughtUpTo(), 0, 0, status.lagBlocks()));
  }

  void show(JobStatus.State state, String reason, Instant now, OpenPages pages) {
    long lag =
        head.flatMap(newest -> pages.oldestBlock().map(oldest -> newest.height() - oldest.height()))
            .orElse(0L);
    set(
        new JobStatus(
            state,
            reason,
            since(state, now),
            pages.caughtUpTo().or(status::caughtUpTo),
            pages.unfinished(),
            pages.inFlight(),
            Math.max(0, lag)));
  }

  /** A step is over, and nothing went wrong in it. */
  void show(Tenure work, Reception reception, boolean idle, Instant now) {
    Optional<Instant> paused = work.pause().since();
    OpenPages pages = work.pages();
    if (paused.isPresent()) {
      String since = "paused since " + paused.get().truncatedTo(ChronoUnit.SECONDS);
      show(JobStatus.State.PAUSED, since, now, pages);
    } else if (reception.held().isPresent()) {
      show(JobStatus.State.HELD, reception.held().get(), now, pages);
    } else if (reception.trouble().isPresent()) {
      show(JobStatus.State.STUCK, reception.trouble().get(), now, pages);
    } else {
      show(idle ? JobStatus.State.IDLE : JobStatus.State.WORKING, "", now, pages);
    }
  }

  private Instant since(JobStatus.State state, Instant now) {
    return state == status.state() ? status.since() : now;
  }

  private void set(JobStatus next) {
    JobStatus before = status;
    status = next;
    if (before.state() != next.state() || !before.reason().equals(next.reason())) {
      changed.accept(next);
    }
  }
}
