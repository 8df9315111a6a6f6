package dev.atomicdata.ports;

import static java.util.Comparator.comparing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Notices that a job gets nowhere. The publisher's thread notes what it does and when the job last
 * got on; whoever asks judges, so that it works while that thread waits for an answer.
 */
final class Watchdog {

  private final Duration stuckAfter;
  private final InstantSource clock;
  private final Function<Message, String> delivery;

  /** Of the publisher's thread, and of the one that reads ahead for it. */
  private final Map<Thread, Call> calls = new ConcurrentHashMap<>();

  private volatile Optional<Entry.Sent> oldest = Optional.empty();

  private volatile Instant progress = Instant.MAX;

  private record Call(Supplier<String> what, Instant since) {

    String text() {
      return what.get() + " since " + since;
    }
  }

  /**
   * @param delivery how the delivery of a message stands
   */
  Watchdog(Duration stuckAfter, InstantSource clock, Function<Message, String> delivery) {
    this.stuckAfter = stuckAfter;
    this.clock = clock;
    this.delivery = delivery;
  }

  /** A step begins; unless the job was at work before it, time counts from now. */
  void stepping(boolean leased, JobStatus shown, Instant now) {
    if (!leased || shown.state() != JobStatus.State.WORKING) {
      progressed(now);
    }
  }

  /** The job got on. */
  void progressed(Instant now) {
    progress = now;
  }

  /** What has been under way longest, of all that was handed to the sink. */
  void inFlight(Optional<Entry.Sent> message) {
    oldest = message;
  }

  /**
   * Makes a call that may take long.
   *
   * @param what it is; may be asked for by other threads meanwhile
   */
  <T> T during(Supplier<String> what, Supplier<T> work) {
    Thread thread = Thread.currentThread();
    calls.put(thread, new Call(what, clock.instant()));
    try {
      return work.get();
    } finally {
      calls.remove(thread);
    }
  }

  void during(String what, Runnable work) {
    during(
        () -> what,
        () -> {
          work.run();
          return what;
        });
  }

  /**
   * How the job really is.
   *
   * @param shown what its thread says, unless that waits for something
   */
  JobStatus judge(JobStatus shown, Instant now) {
    // In this order: the thread notes that it has waited enough before it calls anything.
    Optional<Call> running = calls.values().stream().min(comparing(Call::since));
    Instant since = progress;
    boolean rests = shown.state().rests() && running.isEmpty();
    if (rests || !shown.healthy() || since.isAfter(now.minus(stuckAfter))) {
      return shown;
    }
    return shown.stuck(reason(running, since, now), since.plus(stuckAfter));
  }

  private String reason(Optional<Call> running, Instant since, Instant now) {
    Optional<String> waiting =
        oldest.filter(sent -> !sent.end().isDone()).map(sent -> text(sent.message(), sent.at()));
    Optional<String> calling = running.map(Call::text);
    boolean stoodStill =
        running.filter(on -> !on.since().isAfter(now.minus(stuckAfter))).isPresent();
    return (stoodStill ? calling : waiting.or(() -> calling))
        .orElse("nothing was finished since " + since);
  }

  private String text(Message message, Instant at) {
    return "key " + message.key() + " in flight since " + at + ": " + delivery.apply(message);
  }
}
