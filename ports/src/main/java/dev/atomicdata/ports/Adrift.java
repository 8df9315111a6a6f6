package dev.atomicdata.ports;

import dev.atomicdata.domain.Outcome;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.domain.Touch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What was sent under a lease that this publisher no longer has. Nobody can settle it, so where the
 * receiver has a message, or may have it, the holder is asked to send the key's present state once
 * more. The keys stay claimed until their messages have ended: under another lease of the same
 * publisher too, no key is under way twice.
 */
final class Adrift {

  private final Ledger ledger;
  private final KeyClaims claims;
  private final Set<Entry> inFlight = new LinkedHashSet<>();
  private final List<Touch> touches = new ArrayList<>();

  Adrift(Ledger ledger, KeyClaims claims) {
    this.ledger = ledger;
    this.claims = claims;
  }

  /** Nothing of these pages will be settled. */
  void take(OpenPages pages) {
    pages.abandon().forEach(key -> touch(key, Duration.ZERO));
    inFlight.addAll(pages.sent());
    pages.sent().forEach(entry -> entry.sent().withdraw());
  }

  /** A message that was adrift has come to its end. */
  void ended(Entry entry, Outcome outcome) {
    if (inFlight.remove(entry)) {
      claims.release(entry);
      if (Reception.perhapsTaken(outcome)) {
        touch(entry.key(), Duration.ZERO);
      }
    }
  }

  /** Nobody will be here to see how the messages end: their keys are looked at when they have. */
  void leave(Duration after) {
    inFlight.forEach(entry -> touch(entry.key(), after));
    inFlight.clear();
  }

  /** Hands the touches to the ledger; what it does not take now is kept. */
  void store() {
    if (!touches.isEmpty()) {
      ledger.touch(touches);
      touches.clear();
    }
  }

  boolean isEmpty() {
    return inFlight.isEmpty() && touches.isEmpty();
  }

  private void touch(RowKey key, Duration after) {
    touches.add(new Touch(key, Touch.Reason.LATE, true, after, 0));
  }
}
