package dev.atomicdata.demo;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;

/** Stops and removes, in the reverse order, once; at the end, on failure, and on a signal. */
final class Cleanup implements AutoCloseable {

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final Thread hook = new Thread(this::onSignal, "cleanup");
  private volatile boolean signalled;

  Cleanup() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Starts a thing and closes it later. A signal that comes meanwhile waits until it has started.
   *
   * @throws DemoFailedException if a signal has come
   */
  synchronized <T extends AutoCloseable> T later(Callable<T> start) throws Exception {
    if (signalled) {
      throw new DemoFailedException("stopped by a signal");
    }
    T thing = start.call();
    open.push(thing);
    return thing;
  }

  /** Whether a signal is ending this JVM, and whatever fails now fails because of that. */
  boolean signalled() {
    return signalled;
  }

  @Override
  public void close() {
    closeAll();
    if (!signalled) {
      Runtime.getRuntime().removeShutdownHook(hook);
    }
  }

  private void onSignal() {
    signalled = true;
    closeAll();
  }

  private synchronized void closeAll() {
    while (!open.isEmpty()) {
      AutoCloseable last = open.pop();
      try {
        last.close();
      } catch (Exception e) {
        System.err.println("cleaning up: " + e);
      }
    }
  }
}
