package dev.atomicdata.ports;

import dev.atomicdata.domain.RowKey;
import dev.atomicdata.domain.Touch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Keys whose message the receiver has, or may have, without a lease left to settle it under: the
 * holder is asked to send their present state once more.
 */
final class LateTouches {

  private final Ledger ledger;
  private final List<Touch> touches = new ArrayList<>();

  LateTouches(Ledger ledger) {
    this.ledger = ledger;
  }

  void add(RowKey key, Duration after) {
    touches.add(new Touch(key, Touch.Reason.LATE, true, after, 0));
  }

  /** Hands them to the ledger; what it does not take now is kept. */
  void store() {
    if (!touches.isEmpty()) {
      ledger.touch(touches);
      touches.clear();
    }
  }
}
