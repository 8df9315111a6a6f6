package dev.atomicdata.runner;

import dev.atomicdata.domain.RowKey;
import dev.atomicdata.ports.UnavailableException;
import dev.atomicdata.postgres.Republishing;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.ExitCode;

/** Asks for keys to be published, waits until that is done, and tells how far it is. */
final class Republish {

  /** What a shell says of a program that SIGINT has ended. */
  private static final int INTERRUPTED = 130;

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);

  private final Jobs jobs;
  private final String name;
  private final Republishing keys;
  private final String command;
  private final PrintWriter out;
  private final PrintWriter err;
  private Optional<String> said = Optional.empty();

  /**
   * @param command to be typed to go on
   */
  Republish(
      Jobs jobs, String name, Republishing keys, String command, PrintWriter out, PrintWriter err) {
    this.jobs = jobs;
    this.name = name;
    this.keys = keys;
    this.command = command;
    this.out = out;
    this.err = err;
  }

  /** Returns the exit code. */
  int untilDone() throws InterruptedException {
    long total = keys.count();
    try (StopSignal stop = new StopSignal()) {
      if (!served(total, stop)) {
        err.println("stopped");
        sayHowToGoOn(total);
        return INTERRUPTED;
      }
    } catch (UnavailableException e) {
      err.println(e.getMessage());
      sayHowToGoOn(total);
      return ExitCode.SOFTWARE;
    }
    sum();
    return ExitCode.OK;
  }

  /** False if it was stopped before. */
  private boolean served(long total, StopSignal stop) throws InterruptedException {
    long begun = System.nanoTime();
    long lastLine = begun;
    Progress progress = new Progress(begun, 0);
    sayWhatItWaitsFor();
    while (true) {
      Republishing.State state = keys.advance();
      long now = System.nanoTime();
      boolean done = state.complete() && state.waiting() == 0;
      if (done || now - lastLine >= BETWEEN_LINES.toNanos()) {
        lastLine = now;
        long all = Math.max(total, state.requested());
        err.println(
            "asked for %,10d, done %s"
                .formatted(state.requested(), progress.line(now, state.done(), all)));
        sayWhatItWaitsFor();
      }
      if (done) {
        return true;
      }
      if (stop.within(keys.mayRequest() ? Duration.ZERO : BETWEEN_LOOKS)) {
        return false;
      }
    }
  }

  private void sayWhatItWaitsFor() {
    Optional<String> now = Jobs.waitsFor(jobs.require(name));
    if (!now.equals(said)) {
      err.println(now.orElse(name + " goes on"));
      said = now;
    }
  }

  private void sayHowToGoOn(long total) {
    Republishing.State state = keys.state();
    err.println(
        "%,d of %,d keys were asked for, and need this command no more; %,d are done"
            .formatted(state.requested(), Math.max(total, state.requested()), state.done()));
    if (!state.complete()) {
      String after = state.last().map(Republish::quoted).map(" --after "::concat).orElse("");
      err.println("to go on: " + command + after);
    }
  }

  private void sum() {
    Republishing.Served served = keys.served();
    out.println("keys of %s published: %,d".formatted(name, served.published()));
    sayIfAny("not through yet, tried again by themselves", served.putOff());
    sayIfAny("dead letters (failed list shows them)", served.parked());
    sayIfAny("not there, or waiting for another job's message", served.nothing());
  }

  private void sayIfAny(String what, long keysOfIt) {
    if (keysOfIt > 0) {
      out.println("%s: %,d".formatted(what, keysOfIt));
    }
  }

  /** For a shell. */
  private static String quoted(RowKey key) {
    return "'" + key.value().replace("'", "'\\''") + "'";
  }
}
