package dev.atomicdata.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.stream.Stream;

/** Stops and removes, in the reverse order, once; at the end, on failure, and on a signal. */
final class Cleanup implements AutoCloseable {

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final Thread hook = new Thread(this::onSignal, "cleanup");
  private volatile boolean signalled;

  Cleanup() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * @throws DemoFailedException if a signal has come meanwhile; the thing is closed then
   */
  synchronized <T extends AutoCloseable> T later(T thing) {
    open.push(thing);
    if (signalled) {
      closeAll();
      throw new DemoFailedException("stopped by a signal");
    }
    return thing;
  }

  /** Whether a signal is ending this JVM, and whatever fails now fails because of that. */
  boolean signalled() {
    return signalled;
  }

  static AutoCloseable removing(Path folder) {
    return () -> {
      try (Stream<Path> paths = Files.walk(folder)) {
        paths.sorted(Comparator.reverseOrder()).forEach(Cleanup::delete);
      }
    };
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

  private static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
