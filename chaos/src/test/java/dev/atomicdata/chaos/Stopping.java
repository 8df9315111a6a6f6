package dev.atomicdata.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Lets processes stand still for twice the time of a lease, and go on. */
final class Stopping {

  private static final long STILL_MS = 2 * Stage.LEASE.toMillis();

  private final Stage stage;
  private final List<CompletableFuture<Void>> begun = new ArrayList<>();

  Stopping(Stage stage) {
    this.stage = stage;
  }

  /** Stops it now; it goes on later, on another thread, unless it is killed before. */
  void begin(Jvm process) {
    long from = System.nanoTime();
    process.signal("STOP");
    Executor later = CompletableFuture.delayedExecutor(STILL_MS, TimeUnit.MILLISECONDS);
    begun.add(CompletableFuture.runAsync(() -> goOn(process, from), later));
  }

  /** Waits until all of them go on. */
  void awaitOver() {
    begun.forEach(CompletableFuture::join);
  }

  private void goOn(Jvm process, long from) {
    process.signal("CONT");
    long until = System.nanoTime() + Stage.LONGEST_CALL.toNanos();
    stage.incidents().add(new Incident(Incident.Kind.STOP, process.name(), from, until));
  }
}
