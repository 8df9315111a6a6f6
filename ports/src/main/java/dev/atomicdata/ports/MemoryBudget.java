package dev.atomicdata.ports;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes of messages and documents the publishers of a process may hold together.
 *
 * <p>One that holds nothing may always look at keys, whatever others hold: a slow receiver stops no
 * other job. What is held therefore exceeds the budget by two looks of each job at most, one of
 * them read ahead.
 */
public final class MemoryBudget {

  /** Besides what is held, each job works on one look, in several forms, and reads the next. */
  private static final int SHARE_OF_HEAP = 8;

  private final long bytes;
  private final AtomicLong held = new AtomicLong();

  public MemoryBudget(long bytes) {
    if (bytes <= 0) {
      throw new IllegalArgumentException("memory budget " + bytes + " (expected: above zero)");
    }
    this.bytes = bytes;
  }

  /** An eighth of the heap's largest size. */
  public static MemoryBudget ofHeap() {
    return new MemoryBudget(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
  }

  boolean hasRoom() {
    return held.get() < bytes;
  }

  boolean isEmpty() {
    return held.get() == 0;
  }

  void add(long more) {
    held.addAndGet(more);
  }
}
