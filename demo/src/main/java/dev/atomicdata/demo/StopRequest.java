package dev.atomicdata.demo;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * Takes the first signal for a request to come to an end, and ends the JVM at the second. Until it
 * listens, the first one ends the JVM.
 */
final class StopRequest {

  /** What a shell says of a program that SIGINT has ended. */
  static final int EXIT_CODE = 130;

  private volatile OptionalLong requested = OptionalLong.empty();

  /** Does nothing where the JVM leaves signals alone ({@code -Xrs}). */
  void listen() {
    handle("INT", this::onSignal);
    handle("TERM", this::onSignal);
  }

  boolean made() {
    return requested.isPresent();
  }

  /** Whether it was made as long ago as this. */
  boolean madeBefore(Duration time) {
    OptionalLong at = requested;
    return at.isPresent() && System.nanoTime() - at.getAsLong() >= time.toNanos();
  }

  private void onSignal() {
    if (made()) {
      System.exit(EXIT_CODE);
    }
    requested = OptionalLong.of(System.nanoTime());
  }

  /**
   * By reflection, because the compiler warns of these classes in a way that nothing silences; they
   * are in the supported module jdk.unsupported, and Java has nothing else for signals.
   */
  private static void handle(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object onSignal =
          Proxy.newProxyInstance(
              StopRequest.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                action.run();
                return null;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), onSignal);
    } catch (InvocationTargetException e) {
      if (!(e.getCause() instanceof IllegalArgumentException)) {
        throw new IllegalStateException("signal " + name, e);
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("signal " + name, e);
    }
  }
}
