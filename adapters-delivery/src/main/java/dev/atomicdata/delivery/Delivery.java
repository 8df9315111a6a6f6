package dev.atomicdata.delivery;

import static java.util.Objects.requireNonNull;

import dev.atomicdata.domain.Outcome;
import dev.atomicdata.ports.Message;
import dev.atomicdata.ports.MessageSink;
import dev.failsafe.RetryPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Gets messages through to one endpoint: retries with exponential backoff and jitter, a deadline
 * for each attempt, a circuit breaker, and a window of calls under way that its jobs share fairly.
 *
 * <p>A message that waits for its retry takes no place in the window. While the circuit is open,
 * messages end at once, those that wait included. A message that is rejected after an attempt with
 * an unknown end is {@linkplain Outcome.Rejected#perhapsAccepted perhaps accepted}.
 *
 * <p>Any number of threads may use a delivery. It has one thread of its own, for time; everything
 * else runs on the threads of its callers and of the sink.
 */
public final class Delivery implements AutoCloseable {

  /** A publisher hands over its open pages and no more, so this many are a mistake. */
  private static final int MOST_WAITING = 1_000_000;

  private static final Outcome NO_TIME_LEFT = new Outcome.Unavailable("no time left");

  private final MessageSink plain;
  private final DeliverySettings settings;
  private final Tidings tidings;
  private final RetryPolicy<Outcome> retryPolicy;
  private final Timer timer;
  private final Trampoline trampoline = new Trampoline();

  /** Guards everything below. */
  private final Object lock = new Object();

  private final Window window;
  private final Breaker breaker;
  private final Map<Pending, Future<?>> pausing = new HashMap<>();
  private BreakerStatus.State told = BreakerStatus.State.CLOSED;
  private boolean deadlineSet;
  private boolean closed;

  /**
   * A delivery around a sink, which it closes when it is closed.
   *
   * @param endpoint names it in logs and to the listener
   * @param plain makes one attempt for each message
   */
  public Delivery(
      String endpoint, MessageSink plain, DeliverySettings settings, DeliveryListener listener) {
    this.plain = requireNonNull(plain, "plain");
    this.settings = requireNonNull(settings, "settings");
    tidings =
        new Tidings(requireNonNull(endpoint, "endpoint"), requireNonNull(listener, "listener"));
    retryPolicy = Retries.policy(settings);
    timer = new Timer("delivery-" + endpoint);
    window = new Window(settings.maxConcurrentPublishes());
    breaker = new Breaker(endpoint, settings);
  }

  /**
   * The way of one job to the endpoint. It keeps every message it is given until that has ended:
   * its caller bounds them. Closing it does nothing.
   */
  public MessageSink sink(String job) {
    requireNonNull(job, "job");
    JobQueue queue;
    synchronized (lock) {
      queue = window.job(job);
    }
    return new JobSink(this, queue);
  }

  CompletableFuture<Outcome> deliver(JobQueue queue, Message message) {
    Pending pending = new Pending(queue, message, this::withdraw);
    decide(todo -> admit(pending, todo));
    return pending.outcome();
  }

  /** What is done now to get a message through, in words. */
  @SuppressWarnings("ReferenceEquality") // a key's next message may be equal to its last
  String standing(Message message) {
    synchronized (lock) {
      Optional<Attempt> calling = window.attempt(message);
      Optional<Pending> pauses =
          pausing.keySet().stream().filter(pending -> pending.message() == message).findFirst();
      return calling
          .map(attempt -> "attempt " + attempt.number() + " under way")
          .or(() -> pauses.map(pending -> "pauses after attempt " + pending.failedAttempts()))
          .orElse("waits for one of " + settings.maxConcurrentPublishes() + " calls");
    }
  }

  /**
   * Whether messages pass now. An open circuit becomes half-open by time alone; the listener hears
   * of that with the first message that tries.
   */
  public BreakerStatus breaker() {
    synchronized (lock) {
      return breaker.status();
    }
  }

  /** Calls under way. */
  public int inFlight() {
    synchronized (lock) {
      return window.inFlight();
    }
  }

  /** Messages that wait for their first call or for a retry. */
  public int waiting() {
    synchronized (lock) {
      return window.waiting() + pausing.size();
    }
  }

  /** Ends all messages as {@link Outcome.Unavailable}, then closes the sink. */
  @Override
  public void close() {
    decide(
        todo -> {
          closed = true;
          Outcome end = new Outcome.Unavailable("delivery closed");
          endWaiting(end, todo);
          for (Attempt attempt : window.endAll()) {
            end(attempt.pending(), end, todo);
          }
        });
    timer.close();
    plain.close();
  }

  /**
   * Decides under the lock, and does without it what the decision leaves to do: send, end futures,
   * tell the listener.
   */
  private void decide(Consumer<List<Runnable>> decision) {
    List<Runnable> todo = new ArrayList<>(4);
    synchronized (lock) {
      decision.accept(todo);
      for (Optional<Pending> next = window.next(); next.isPresent(); next = window.next()) {
        if (next.get().message().isOver()) {
          end(next.get(), NO_TIME_LEFT, todo);
        } else {
          start(next.get(), false, todo);
        }
      }
      BreakerStatus status = breaker.decided();
      if (status.state() != told) {
        told = status.state();
        todo.add(0, () -> tidings.breakerChanged(status));
      }
    }
    trampoline.run(todo);
  }

  private void admit(Pending pending, List<Runnable> todo) {
    if (closed) {
      end(pending, new Outcome.Unavailable("delivery closed"), todo);
      return;
    }
    if (pending.message().isOver()) {
      end(pending, NO_TIME_LEFT, todo);
      return;
    }
    switch (breaker.permit(pending.message())) {
      case PROBE -> start(pending, true, todo);
      case NONE -> end(pending, breaker.unavailable(), todo);
      case PASS -> {
        if (window.waiting() < MOST_WAITING) {
          window.enqueue(pending);
        } else {
          end(pending, new Outcome.Unavailable(MOST_WAITING + " messages wait already"), todo);
        }
      }
    }
  }

  /** An attempt under way ends as it ends; there is none after it. */
  private void withdraw(Pending pending) {
    decide(
        todo -> {
          pending.withdraw();
          Future<?> retry = pausing.remove(pending);
          if (retry != null) {
            retry.cancel(false);
          }
          if (retry != null || window.remove(pending)) {
            end(pending, new Outcome.Unavailable("withdrawn"), todo);
          }
        });
  }

  private void start(Pending pending, boolean probe, List<Runnable> todo) {
    Attempt attempt = new Attempt(pending, probe, System.nanoTime());
    window.started(attempt);
    if (!deadlineSet) {
      deadlineSet = true;
      expireAfter(settings.requestTimeout());
    }
    todo.add(() -> send(attempt));
  }

  private void send(Attempt attempt) {
    tidings.sending(attempt);
    CompletableFuture<Outcome> call;
    try {
      call = plain.deliver(attempt.pending().message());
    } catch (RuntimeException e) {
      call = CompletableFuture.failedFuture(e);
    }
    CompletableFuture<Void> unused =
        call.handle(
            (outcome, failure) -> {
              Outcome end = failure == null ? outcome : tidings.brokenSink(failure);
              tidings.answered(attempt, end);
              decide(todo -> ended(attempt, end, todo));
              return null;
            });
  }

  private void ended(Attempt attempt, Outcome outcome, List<Runnable> todo) {
    if (!window.ended(attempt)) {
      return;
    }
    Pending pending = attempt.pending();
    breaker.ended(attempt, outcome, System.nanoTime());
    if (outcome instanceof Outcome.Unavailable unavailable) {
      notThrough(pending, unavailable, todo);
    } else {
      end(pending, pending.inTheEnd(outcome), todo);
    }
    if (!breaker.closed()) {
      endWaiting(breaker.unavailable(), todo);
    }
  }

  private void notThrough(Pending pending, Outcome.Unavailable end, List<Runnable> todo) {
    Optional<Duration> pause = pending.pauseAfter(end, retryPolicy);
    if (pause.isEmpty() || !breaker.closed()) {
      end(pending, end, todo);
      return;
    }
    pausing.put(pending, timer.after(pause.get(), () -> decide(then -> again(pending, then))));
    todo.add(() -> tidings.retrying(pending, end, pause.get()));
  }

  private void again(Pending pending, List<Runnable> todo) {
    if (pausing.remove(pending) != null) {
      admit(pending, todo);
    }
  }

  private void endWaiting(Outcome end, List<Runnable> todo) {
    window.drain().forEach(pending -> end(pending, end, todo));
    pausing.forEach(
        (pending, retry) -> {
          retry.cancel(false);
          end(pending, end, todo);
        });
    pausing.clear();
  }

  private static void end(Pending pending, Outcome outcome, List<Runnable> todo) {
    todo.add(() -> pending.outcome().complete(outcome));
  }

  /** All attempts have the same time, so the oldest is the first to run out of it. */
  private void expire(List<Runnable> todo) {
    long nowNs = System.nanoTime();
    Optional<Attempt> oldest = window.oldest();
    while (oldest.isPresent() && leftNs(oldest.get(), nowNs) <= 0) {
      ended(
          oldest.get(),
          new Outcome.Unavailable("no answer within " + settings.requestTimeout()),
          todo);
      oldest = window.oldest();
    }
    deadlineSet = oldest.isPresent();
    oldest.ifPresent(attempt -> expireAfter(Duration.ofNanos(leftNs(attempt, nowNs))));
  }

  private void expireAfter(Duration time) {
    if (!closed) {
      Future<?> unused = timer.after(time, () -> decide(this::expire));
    }
  }

  private long leftNs(Attempt attempt, long nowNs) {
    return settings.requestTimeout().toNanos() - (nowNs - attempt.startedNs());
  }
}
