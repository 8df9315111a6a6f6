package dev.atomicdata.postgres;

import dev.atomicdata.domain.Change;
import dev.atomicdata.domain.ChangePage;
import dev.atomicdata.domain.Checkpoint;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.domain.Touch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The stored touches of a job. A touch is there until it is settled, so it may be reported again
 * while it is in work.
 */
final class TouchFeed implements Feed {

  /** Reads stored touches that are due, by id. */
  @FunctionalInterface
  interface Due {
    List<Touch.Stored> after(long id, int limit);
  }

  private final Due due;
  private long last;
  private boolean busy = true;

  TouchFeed(Due due) {
    this.due = due;
  }

  @Override
  public String name() {
    return ChangePage.TOUCHES;
  }

  @Override
  public void begin(Checkpoint since) {
    last = 0;
    busy = true;
  }

  @Override
  public void wake() {
    busy = true;
  }

  @Override
  public boolean busy() {
    return busy;
  }

  @Override
  public List<Change> next(int limit) {
    List<Touch.Stored> touches = due.after(last, limit);
    busy = touches.size() == limit;
    last = busy ? touches.get(limit - 1).id() : 0;
    Map<RowKey, List<Touch.Stored>> byKey = new LinkedHashMap<>();
    for (Touch.Stored stored : touches) {
      byKey.computeIfAbsent(stored.touch().key(), key -> new ArrayList<>()).add(stored);
    }
    return byKey.entrySet().stream()
        .map(entry -> Change.of(entry.getKey(), entry.getValue()))
        .toList();
  }
}
