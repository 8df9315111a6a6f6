package dev.atomicdata.domain;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All that is to be remembered of some finished keys, in one transaction.
 *
 * @param checkpoint how far the sources are looked at with these keys finished
 * @param acknowledged what the receiver now has; closes the keys' suspects and dead letters
 * @param restored what the receiver still has, of keys whose message it rejected
 * @param recorded what keys say at the start, of which nothing is known yet
 * @param forgotten keys that changed since the start without a message: what was recorded of them
 *     holds no longer
 * @param unchanged keys whose state equals the acknowledged one; closes their suspects and dead
 *     letters
 * @param vanished keys of which nothing is there any more; closes their suspects and dead letters
 * @param deadLetters keys to park
 * @param touches keys to look at again
 * @param touchesDone the stored touches that these looks have served
 * @param releasesSuspects something was accepted that was sent after every rejection known by then:
 *     every older suspect gets another try
 */
public record Settlement(
    Checkpoint checkpoint,
    List<Acknowledged> acknowledged,
    List<Acknowledged> restored,
    List<Acknowledged> recorded,
    List<RowKey> forgotten,
    List<RowKey> unchanged,
    List<Vanished> vanished,
    List<DeadLetter> deadLetters,
    List<Touch> touches,
    List<Long> touchesDone,
    boolean releasesSuspects) {

  /**
   * So often a key is rejected before it is parked, the last time after an acceptance. More often
   * than twice, because a suspect is tried right after an acceptance: of two receivers that take
   * turns it would meet the other one, always the same.
   */
  private static final int REJECTIONS = 3;

  /** A key and what the receiver has of it. */
  public record Acknowledged(RowKey key, Fingerprint fingerprint, Optional<Block> block) {
    public Acknowledged {
      requireNonNull(key, "key");
      requireNonNull(fingerprint, "fingerprint");
      requireNonNull(block, "block");
    }
  }

  /**
   * A key of which nothing is there any more, though the receiver has something, or may have.
   *
   * @param before whether that was found before; the ledger may forget such a key in time
   */
  public record Vanished(RowKey key, boolean before) {
    public Vanished {
      requireNonNull(key, "key");
    }
  }

  public Settlement {
    requireNonNull(checkpoint, "checkpoint");
    acknowledged = List.copyOf(acknowledged);
    restored = List.copyOf(restored);
    recorded = List.copyOf(recorded);
    forgotten = List.copyOf(forgotten);
    unchanged = List.copyOf(unchanged);
    vanished = List.copyOf(vanished);
    deadLetters = List.copyOf(deadLetters);
    touches = List.copyOf(touches);
    touchesDone = List.copyOf(touchesDone);
  }

  /** A settlement of keys that were published before: the start is over. */
  public Settlement(
      Checkpoint checkpoint,
      List<Acknowledged> acknowledged,
      List<Acknowledged> restored,
      List<RowKey> unchanged,
      List<DeadLetter> deadLetters,
      List<Touch> touches,
      List<Long> touchesDone,
      boolean releasesSuspects) {
    this(
        checkpoint,
        acknowledged,
        restored,
        List.of(),
        List.of(),
        unchanged,
        List.of(),
        deadLetters,
        touches,
        touchesDone,
        releasesSuspects);
  }

  /** The keys of which nothing is there any more for the first time. */
  public List<RowKey> newlyVanished() {
    return vanished.stream().filter(key -> !key.before()).map(Vanished::key).toList();
  }

  /** Whether nothing but the checkpoint is to be remembered. */
  public boolean movesOnlyTheCheckpoint() {
    return acknowledged.isEmpty()
        && restored.isEmpty()
        && recorded.isEmpty()
        && forgotten.isEmpty()
        && unchanged.isEmpty()
        && vanished.isEmpty()
        && deadLetters.isEmpty()
        && touches.isEmpty()
        && touchesDone.isEmpty();
  }

  /**
   * Says what to remember: the one place that decides it.
   *
   * @param results each key at most once, in the order in which they ended
   * @param retry how long a key waits that was rejected or did not get through
   */
  public static Settlement of(Checkpoint checkpoint, List<Result> results, Backoff retry) {
    Collector collector = new Collector(retry);
    for (int i = results.size() - 1; i >= 0; i--) {
      collector.add(results.get(i));
    }
    return collector.settlement(checkpoint);
  }

  /** Walks the results backwards, so that a rejection knows whether an acceptance came after it. */
  private static final class Collector {

    private final Backoff retry;
    private final List<Acknowledged> acknowledged = new ArrayList<>();
    private final List<Acknowledged> restored = new ArrayList<>();
    private final List<Acknowledged> recorded = new ArrayList<>();
    private final List<RowKey> forgotten = new ArrayList<>();
    private final List<RowKey> unchanged = new ArrayList<>();
    private final List<Vanished> vanished = new ArrayList<>();
    private final List<DeadLetter> deadLetters = new ArrayList<>();
    private final List<Touch> touches = new ArrayList<>();
    private final List<Long> touchesDone = new ArrayList<>();
    private boolean accepted;

    Collector(Backoff retry) {
      this.retry = retry;
    }

    void add(Result result) {
      Change change = result.change();
      change.touches().forEach(stored -> touchesDone.add(stored.id()));
      if (result.finding() instanceof Finding.Unchanged) {
        unchanged.add(change.key());
        return;
      }
      if (change.weight() == Change.Weight.OVERRULE && result.outcome().isEmpty()) {
        forgotten.add(change.key());
      }
      if (result.finding() instanceof Finding.Vanished gone) {
        vanished.add(new Vanished(change.key(), gone.before()));
      } else if (result.finding() instanceof Finding.Malformed malformed) {
        deadLetters.add(malformed.deadLetter());
      } else if (result.finding() instanceof Finding.Recorded start) {
        recorded.add(
            new Acknowledged(change.key(), start.fingerprint(), Optional.of(start.block())));
      } else if (result.finding() instanceof Finding.OrderUnknown) {
        again(change, Touch.Reason.UNAVAILABLE, retry.longest());
      } else if (result.finding() instanceof Finding.News news) {
        result.outcome().orElseThrow().match(new OutcomeOf(result, news));
      }
    }

    Settlement settlement(Checkpoint checkpoint) {
      return new Settlement(
          checkpoint,
          acknowledged,
          restored,
          recorded,
          forgotten,
          unchanged,
          vanished,
          deadLetters,
          touches,
          touchesDone,
          accepted);
    }

    private boolean again(Change change, Touch.Reason reason, Duration after) {
      return touches.add(
          new Touch(change.key(), reason, change.requested(), after, change.attempts() + 1));
    }

    private final class OutcomeOf implements Outcome.Cases<Boolean> {

      private final Change change;
      private final Finding.News news;
      private final boolean conclusive;

      OutcomeOf(Result result, Finding.News news) {
        this.change = result.change();
        this.news = news;
        this.conclusive = result.conclusive();
      }

      @Override
      public Boolean accepted() {
        accepted |= conclusive;
        Payload payload = news.payload();
        return acknowledged.add(
            new Acknowledged(change.key(), payload.fingerprint(), Optional.of(payload.block())));
      }

      @Override
      public Boolean rejected(Outcome.Rejected rejected) {
        if (restored(rejected.perhapsAccepted()) && change.isProbe()) {
          return true;
        }
        if (conclusive && change.is(Touch.Reason.RELEASED) && change.attempts() + 1 >= REJECTIONS) {
          return deadLetters.add(
              new DeadLetter(
                  change.key(),
                  DeadLetter.Kind.REJECTED,
                  rejected.reason(),
                  news.payload().fingerprint(),
                  news.document()));
        }
        return accepted
            ? again(change, Touch.Reason.RELEASED, Duration.ZERO)
            : again(change, Touch.Reason.SUSPECT, retry.pause(change.attempts() + 1, 1));
      }

      @Override
      public Boolean refused(Outcome.Refused refused) {
        return (restored(refused.perhapsAccepted()) && change.isProbe())
            || again(change, Touch.Reason.UNAVAILABLE, retry.longest());
      }

      @Override
      public Boolean unavailable(Outcome.Unavailable unavailable) {
        return again(change, Touch.Reason.UNAVAILABLE, retry.longest());
      }

      /** Whether the receiver is known to have what it had before. */
      private boolean restored(boolean perhapsAccepted) {
        return !perhapsAccepted
            && news.acknowledged()
                .map(before -> new Acknowledged(change.key(), before, Optional.empty()))
                .map(restored::add)
                .isPresent();
      }
    }
  }
}
