package dev.atomicdata.ports;

import dev.atomicdata.domain.Change;
import dev.atomicdata.domain.Finding;
import dev.atomicdata.domain.Outcome;
import dev.atomicdata.domain.Result;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.domain.Touch;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** One key of an open page, from the first look to its settlement. */
final class Entry {

  private enum State {
    /** To be looked at, for the first time or again. */
    WAITING,
    /** A message is in flight. */
    SENT,
    /** The end is known and not remembered yet. */
    ENDED
  }

  private Change change;
  private State state = State.WAITING;
  private Instant lookAt;
  private Optional<Sent> sent = Optional.empty();
  private boolean unsure;
  private int failures;
  private long acceptedWhenItFailed = Long.MAX_VALUE;
  private long held;

  /**
   * A message in flight.
   *
   * @param acceptedBefore how many messages of the job had been accepted when it was sent
   * @param rejectedBefore how many had been rejected
   * @param end what the sink promised
   */
  record Sent(
      Message message,
      Finding.News news,
      Instant at,
      long acceptedBefore,
      long rejectedBefore,
      CompletableFuture<Outcome> end) {

    /** Asks the sink to try no further. */
    void withdraw() {
      end.cancel(false);
    }
  }

  Entry(Change change, Instant lookAt) {
    this.change = change;
    this.lookAt = lookAt;
  }

  Change change() {
    return change;
  }

  /** From now on it serves these stored touches of the kind {@link Touch.Reason#FOLLOWS}. */
  void follow(List<Touch.Stored> follows) {
    change = change.following(follows);
  }

  RowKey key() {
    return change.key();
  }

  boolean waits() {
    return state == State.WAITING;
  }

  boolean isSent() {
    return state == State.SENT;
  }

  /** When to look at it; only while it waits. */
  Instant lookAt() {
    return lookAt;
  }

  Sent sent() {
    return sent.orElseThrow(() -> new IllegalStateException("key " + key() + " is not in flight"));
  }

  void send(Sent message) {
    sent = Optional.of(message);
    state = State.SENT;
  }

  /**
   * Back to waiting, after an end that finishes nothing.
   *
   * @param perhapsTaken the receiver may have the message all the same
   */
  void lookAgain(Instant at, boolean perhapsTaken) {
    state = State.WAITING;
    lookAt = at;
    unsure |= perhapsTaken;
  }

  /** Not to wait longer than until then. */
  void hurry(Instant at) {
    lookAt = lookAt.isAfter(at) ? at : lookAt;
  }

  /** Whether the receiver may have a message of which nobody knows. */
  boolean isUnsure() {
    return unsure && state == State.WAITING;
  }

  /**
   * It did not get through. Returns how often it failed alone: while other messages were accepted,
   * or with some accepted since it failed before.
   *
   * @param accepted how many messages of the job were accepted so far
   * @return 0 if nothing shows that others get through
   */
  int failed(long accepted) {
    boolean alone = accepted > Math.min(sent().acceptedBefore(), acceptedWhenItFailed);
    acceptedWhenItFailed = accepted;
    return alone ? ++failures : 0;
  }

  /** Takes note of how many bytes it holds, and returns how many it held before. */
  long held(long now) {
    long before = held;
    held = now;
    return before;
  }

  Result end(Finding finding) {
    return ended(new Result(change, finding, Optional.empty()));
  }

  Result end(Finding.News news, Outcome outcome, boolean conclusive) {
    return ended(new Result(change, news, Optional.of(outcome), conclusive));
  }

  private Result ended(Result result) {
    state = State.ENDED;
    sent = Optional.empty();
    return result;
  }
}
