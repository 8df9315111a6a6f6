package dev.atomicdata.runner;

import dev.atomicdata.domain.ChangePage;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.postgres.Reconciles;
import dev.atomicdata.postgres.StoredJob;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Follows a reconcile that was asked for, and says how far it is. */
final class FollowedReconcile {

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
  private static final Duration BETWEEN_COUNTS = Duration.ofSeconds(5);

  private final Jobs jobs;
  private final String name;
  private final Reconciles reconciles;
  private final Instant asked;
  private final PrintWriter out;
  private String said = "";
  private Optional<Walked> walked = Optional.empty();

  /** Keys of the ledger that the reconcile has come past, as counted last. */
  private record Walked(long known, long keys, RowKey last, long nanos) {}

  /** Asks for it. */
  FollowedReconcile(Jobs jobs, String name, Reconciles reconciles, PrintWriter out) {
    this.jobs = jobs;
    this.name = name;
    this.reconciles = reconciles;
    this.asked = reconciles.ask();
    this.out = out;
  }

  void toItsEnd() throws InterruptedException {
    while (!sayIsOver()) {
      Thread.sleep(BETWEEN_LOOKS.toMillis());
    }
  }

  /** Says where it is, unless that was said last; whether it is over. */
  boolean sayIsOver() {
    Reconciles.Progress now = reconciles.progress();
    boolean over = now.overSince().filter(asked::isBefore).isPresent();
    String text =
        over
            ? name + " is reconciled"
            : standing(jobs.require(name)).orElseGet(() -> progress(now));
    if (!text.equals(said)) {
      said = text;
      out.println(text);
    }
    return over;
  }

  /** Why nothing happens, if nothing does. */
  private Optional<String> standing(StoredJob job) {
    if (job.pausedSince().isPresent()) {
      return Optional.of(name + " is paused; it is reconciled when it is resumed");
    }
    return job.holder().isPresent()
        ? Optional.empty()
        : Optional.of("no publisher holds " + name + "; it is reconciled when one does");
  }

  private String progress(Reconciles.Progress now) {
    if (now.began().filter(asked::isBefore).isEmpty()) {
      return now.began().isPresent()
          ? name + " is being reconciled already, and once more after that"
          : name + " is to be reconciled";
    }
    String part = now.part().orElse("");
    if (!part.equals(ChangePage.RECONCILE)) {
      walked = Optional.empty();
      return name + ": reading keys of " + part;
    }
    now.last().ifPresent(this::count);
    return walked
        .map(
            keys ->
                "%s: %,d of %,d keys, %d %%"
                    .formatted(
                        name,
                        keys.keys(),
                        keys.known(),
                        100 * keys.keys() / Math.max(1, keys.known())))
        .orElse(name + ": reading keys that the receiver has");
  }

  /** Each key is counted once: ledgers are large. */
  private void count(RowKey last) {
    long now = System.nanoTime();
    if (walked.isEmpty()) {
      long keys = reconciles.keys(Optional.empty(), Optional.of(last));
      long more = reconciles.keys(Optional.of(last), Optional.empty());
      walked = Optional.of(new Walked(keys + more, keys, last, now));
    } else if (now - walked.get().nanos() >= BETWEEN_COUNTS.toNanos()) {
      Walked before = walked.get();
      long keys = before.keys() + reconciles.keys(Optional.of(before.last()), Optional.of(last));
      walked = Optional.of(new Walked(Math.max(before.known(), keys), keys, last, now));
    }
  }
}
