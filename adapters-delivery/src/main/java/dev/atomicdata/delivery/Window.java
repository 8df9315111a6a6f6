package dev.atomicdata.delivery;

import dev.atomicdata.ports.Message;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The calls under way and the messages that wait for one. Guarded by the delivery.
 *
 * <p>The next call goes to the job that has the fewest, in turns among equals: a job whose calls
 * hang holds its share of the window and no more. One call is kept free for each other job, so that
 * none has to wait until a hanging call of another one has ended.
 */
final class Window {

  private final int size;
  private final List<JobQueue> jobs = new ArrayList<>();
  private final Set<Attempt> inFlight = new LinkedHashSet<>();
  private int turn;
  private int waiting;

  Window(int size) {
    this.size = size;
  }

  JobQueue job(String name) {
    for (JobQueue queue : jobs) {
      if (queue.job.equals(name)) {
        return queue;
      }
    }
    JobQueue queue = new JobQueue(name);
    jobs.add(queue);
    return queue;
  }

  void enqueue(Pending pending) {
    pending.job().waiting.add(pending);
    waiting++;
  }

  /** Takes the message that is to be sent now, if there is one. */
  Optional<Pending> next() {
    if (waiting == 0 || inFlight.size() >= size) {
      return Optional.empty();
    }
    int most = Math.max(1, size - (jobs.size() - 1));
    int chosen = -1;
    for (int i = 0; i < jobs.size(); i++) {
      int candidate = (turn + i) % jobs.size();
      JobQueue queue = jobs.get(candidate);
      if (!queue.waiting.isEmpty()
          && queue.inFlight < most
          && (chosen < 0 || queue.inFlight < jobs.get(chosen).inFlight)) {
        chosen = candidate;
      }
    }
    if (chosen < 0) {
      return Optional.empty();
    }
    turn = chosen + 1;
    waiting--;
    return Optional.of(jobs.get(chosen).waiting.remove());
  }

  void started(Attempt attempt) {
    inFlight.add(attempt);
    attempt.pending().job().inFlight++;
  }

  /** False if it has ended before. */
  boolean ended(Attempt attempt) {
    if (!inFlight.remove(attempt)) {
      return false;
    }
    attempt.pending().job().inFlight--;
    return true;
  }

  /** The attempt that has been under way longest. */
  Optional<Attempt> oldest() {
    Iterator<Attempt> attempts = inFlight.iterator();
    return attempts.hasNext() ? Optional.of(attempts.next()) : Optional.empty();
  }

  /** The call for a message. */
  @SuppressWarnings("ReferenceEquality") // a key's next message may be equal to its last
  Optional<Attempt> attempt(Message message) {
    return inFlight.stream().filter(attempt -> attempt.pending().message() == message).findFirst();
  }

  /** Takes a message out of its queue; false if it does not wait there. */
  boolean remove(Pending pending) {
    boolean removed = pending.job().waiting.remove(pending);
    waiting -= removed ? 1 : 0;
    return removed;
  }

  /** Takes everything that waits. */
  List<Pending> drain() {
    List<Pending> drained = new ArrayList<>(waiting);
    for (JobQueue queue : jobs) {
      drained.addAll(queue.waiting);
      queue.waiting.clear();
    }
    waiting = 0;
    return drained;
  }

  /** Ends every attempt. */
  List<Attempt> endAll() {
    List<Attempt> attempts = List.copyOf(inFlight);
    attempts.forEach(this::ended);
    return attempts;
  }

  int inFlight() {
    return inFlight.size();
  }

  int waiting() {
    return waiting;
  }
}
