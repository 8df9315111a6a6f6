package dev.atomicdata.delivery;

import dev.atomicdata.domain.Outcome;
import dev.atomicdata.ports.Message;
import dev.failsafe.Execution;
import dev.failsafe.RetryPolicy;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A message whose outcome is not known yet. Guarded by the delivery. */
final class Pending {

  private final JobQueue job;
  private final Message message;
  private final CompletableFuture<Outcome> outcome;
  private Optional<Execution<Outcome>> failures = Optional.empty();
  private boolean withdrawn;

  /**
   * @param onCancel told when the caller wants no further attempt; the outcome still comes from us
   */
  Pending(JobQueue job, Message message, Consumer<Pending> onCancel) {
    this.job = job;
    this.message = message;
    this.outcome =
        new CompletableFuture<>() {
          @Override
          public boolean cancel(boolean mayInterruptIfRunning) {
            onCancel.accept(Pending.this);
            return false;
          }
        };
  }

  JobQueue job() {
    return job;
  }

  Message message() {
    return message;
  }

  CompletableFuture<Outcome> outcome() {
    return outcome;
  }

  /** There shall be no further attempt. */
  void withdraw() {
    withdrawn = true;
  }

  /** How many attempts did not get through. */
  int failedAttempts() {
    return failures.map(Execution::getAttemptCount).orElse(0);
  }

  /** Counts an attempt that did not get through; empty when there shall be no other. */
  Optional<Duration> pauseAfter(Outcome.Unavailable end, RetryPolicy<Outcome> policy) {
    Execution<Outcome> execution = failures.orElseGet(() -> Execution.of(policy));
    failures = Optional.of(execution);
    execution.recordResult(end);
    return withdrawn || execution.isComplete()
        ? Optional.empty()
        : Optional.of(execution.getDelay());
  }

  /** The outcome in the light of the attempts before: any of them may have arrived unnoticed. */
  Outcome inTheEnd(Outcome last) {
    if (failures.isEmpty()) {
      return last;
    }
    return last.match(
        new Outcome.Cases<>() {
          @Override
          public Outcome accepted() {
            return last;
          }

          @Override
          public Outcome rejected(Outcome.Rejected rejected) {
            return new Outcome.Rejected(rejected.reason(), true);
          }

          @Override
          public Outcome refused(Outcome.Refused refused) {
            return new Outcome.Refused(refused.reason(), true);
          }

          @Override
          public Outcome unavailable(Outcome.Unavailable unavailable) {
            return last;
          }
        });
  }
}
