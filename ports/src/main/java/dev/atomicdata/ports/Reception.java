package dev.atomicdata.ports;

import dev.atomicdata.domain.Outcome;
import dev.atomicdata.domain.Result;
import dev.atomicdata.domain.Touch;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How the receiver takes the job's messages: decides which keys are finished with their outcome and
 * which are looked at again, and when nothing more is to be sent but probes.
 */
final class Reception {

  private static final int LOOKS_ALONE = 3;

  private final PublisherSettings settings;
  private final RandomGenerator random;
  private long accepted;
  private long rejections;
  private int rejectionsInRow;
  private int failuresInRow;
  private int probes;
  private Instant retryAt = Instant.MIN;
  private Instant nextProbe = Instant.MIN;
  private Optional<String> held = Optional.empty();
  private Optional<String> trouble = Optional.empty();

  Reception(PublisherSettings settings, RandomGenerator random) {
    this.settings = settings;
    this.random = random;
  }

  /** Whether the receiver may have the message, as far as the sender can know. */
  static boolean perhapsTaken(Outcome outcome) {
    return outcome.match(
        new Outcome.Cases<>() {
          @Override
          public Boolean accepted() {
            return true;
          }

          @Override
          public Boolean rejected(Outcome.Rejected rejected) {
            return rejected.perhapsAccepted();
          }

          @Override
          public Boolean refused(Outcome.Refused refused) {
            return refused.perhapsAccepted();
          }

          @Override
          public Boolean unavailable(Outcome.Unavailable unavailable) {
            return true;
          }
        });
  }

  /** How many messages were accepted so far. */
  long accepted() {
    return accepted;
  }

  /** How many messages were rejected so far. */
  long rejected() {
    return rejections;
  }

  /** Ends a key with its message's outcome, and says whether that shows how the receiver is now. */
  Result end(Entry entry, Outcome outcome) {
    Entry.Sent sent = entry.sent();
    boolean conclusive =
        outcome.equals(Outcome.ACCEPTED)
            ? sent.rejectedBefore() == rejections
            : sent.acceptedBefore() > 0 && held.isEmpty();
    return entry.end(sent.news(), outcome, conclusive);
  }

  /** Why nothing is sent but probes: the receiver turns everything away. */
  Optional<String> held() {
    return held;
  }

  /** Why nothing gets through, since the last acceptance. */
  Optional<String> trouble() {
    return trouble;
  }

  /** Nothing waits any more: what was in the way is of the past. */
  void forgetTrouble() {
    trouble = Optional.empty();
  }

  /** When keys that did not get through are looked at again. */
  Instant retryAt() {
    return retryAt;
  }

  /** Keys that did not get through need not wait any longer. */
  void retryNow(OpenPages pages, Instant now) {
    retryAt = now;
    failuresInRow = 0;
    pages.hurry(now);
  }

  /**
   * Takes an outcome; returns when to look at the key again, or nothing if it is finished.
   *
   * @param crowded whether the pages that wait keep others from being read
   */
  Optional<Instant> take(Entry entry, Outcome outcome, boolean crowded, Instant now) {
    return outcome.match(
        new Outcome.Cases<>() {
          @Override
          public Optional<Instant> accepted() {
            accepted++;
            rejectionsInRow = 0;
            failuresInRow = 0;
            held = Optional.empty();
            trouble = Optional.empty();
            return Optional.empty();
          }

          @Override
          public Optional<Instant> rejected(Outcome.Rejected rejected) {
            rejections++;
            rejectionsInRow++;
            if (rejectionsInRow >= settings.maxRejectionsInRow()) {
              hold(
                  rejectionsInRow
                      + " rejections in a row, the last of key "
                      + entry.key()
                      + ": "
                      + rejected.reason(),
                  now);
            }
            // A suspect is kept by the ledger, where the next acceptance finds and releases it.
            return held.filter(reason -> !entry.change().suspect()).map(reason -> now);
          }

          @Override
          public Optional<Instant> refused(Outcome.Refused refused) {
            hold(refused.reason(), now);
            return Optional.of(now);
          }

          @Override
          public Optional<Instant> unavailable(Outcome.Unavailable unavailable) {
            int alone = entry.failed(accepted);
            if (alone == 0) {
              trouble = Optional.of(unavailable.reason());
            } else if (alone >= looksAlone(entry, crowded)) {
              return Optional.empty();
            }
            if (!retryAt.isAfter(now)) {
              retryAt = now.plus(settings.backoff().pause(++failuresInRow, random.nextDouble()));
            }
            return Optional.of(retryAt);
          }
        });
  }

  /** How often a key may fail alone before it is put off; one that was put off before, once. */
  private static int looksAlone(Entry entry, boolean crowded) {
    return crowded || entry.change().is(Touch.Reason.UNAVAILABLE) ? 1 : LOOKS_ALONE;
  }

  /** When the next probe may be sent; only while held. */
  Instant nextProbe() {
    return nextProbe;
  }

  /** Counts a probe, from 1, and plans the next. */
  int probe(Instant now) {
    probes++;
    nextProbe = now.plus(settings.backoff().pause(probes, random.nextDouble()));
    return probes;
  }

  /** The last probe had nothing to send: the next need not wait. */
  void probeAt(Instant time) {
    nextProbe = time;
  }

  private void hold(String reason, Instant now) {
    if (held.isEmpty()) {
      probes = 0;
      nextProbe = now;
    }
    held = Optional.of(reason);
  }
}
