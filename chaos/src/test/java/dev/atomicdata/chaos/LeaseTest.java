package dev.atomicdata.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.atomicdata.chaos.LeaseLog.Change;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Two publishers, and what becomes of the jobs of one that stands still, stops or dies. */
@ExtendWith(PostgresExtension.class)
class LeaseTest {

  private static final WatchedJob JOB = WatchedJob.IOT;

  @Test
  void theOtherPublisherTakesOver(TestDatabase database, @TempDir Path folder) {
    Form form = Form.of("lease");
    try (Stage stage = new Stage(database, folder, 100, 100, form.seed());
        Crew crew = new Crew(stage, 2, 0, new SplittableRandom(form.seed()))) {
      stage.writers().start();
      stage.awaitMessages();
      awaitStandby(stage);

      // Stands still with calls in flight, and wants to settle when it wakes.
      Jvm still = holder(crew);
      Instant stopped = Instant.now();
      Stopping stopping = new Stopping(stage);
      stopping.begin(still);
      Change afterStop = awaitNext(stage, still, stopped);
      Instant woken = Instant.now();
      stopping.awaitOver();
      assertThat(afterStop.takenOver()).isTrue();
      assertThat(afterStop.at()).isAfter(afterStop.beforeUntil()).isBefore(woken);
      stage.awaitMessages();

      // Stops as it is asked to: gives the lease back, so nobody has to wait.
      Jvm asked = holder(crew);
      Instant end = Instant.now();
      crew.replace(asked, Incident.Kind.TERMINATE, Jvm::terminate);
      Change givenBack = awaitNext(stage, asked, end);
      Change afterEnd = awaitNext(stage, givenBack);
      assertThat(givenBack.holder()).isEmpty();
      assertThat(afterEnd.takenOver()).isFalse();
      stage.awaitMessages();
      awaitStandby(stage);

      // Dies: the lease runs out.
      Jvm dying = holder(crew);
      Instant death = Instant.now();
      crew.replace(dying, Incident.Kind.KILL, Jvm::kill);
      Change afterDeath = awaitNext(stage, dying, death);
      assertThat(afterDeath.takenOver()).isTrue();
      assertThat(afterDeath.at()).isAfter(afterDeath.beforeUntil());

      Verdict verdict = stage.finish();
      form.report(stage, verdict);
      System.out.printf(
          "{\"chaos\":\"take-over\",\"after_stop_ms\":%d,\"after_clean_stop_ms\":%d,"
              + "\"after_kill_ms\":%d,\"lease_ms\":%d}%n",
          Duration.between(stopped, afterStop.at()).toMillis(),
          Duration.between(givenBack.at(), afterEnd.at()).toMillis(),
          Duration.between(death, afterDeath.at()).toMillis(),
          Stage.LEASE.toMillis());
      assertThat(verdict.complaints()).isEmpty();
      assertThat(stage.leases().staleWrites()).isZero();
      assertThat(crew.failures()).isEmpty();
    }
  }

  private static Jvm holder(Crew crew) {
    await().atMost(Duration.ofSeconds(30)).until(() -> crew.holder(JOB).isPresent());
    return crew.holder(JOB).orElseThrow();
  }

  /** Both publishers use the database: the one that holds nothing is ready to. */
  private static void awaitStandby(Stage stage) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                stage
                    .database()
                    .value(
                        "SELECT count(DISTINCT usename) FROM pg_stat_activity"
                            + " WHERE datname = current_database()"
                            + " AND application_name = 'atomic-data-publisher'")
                    .equals(Optional.of("2")));
  }

  /** What happened to the process's lease after that time. */
  private static Change awaitNext(Stage stage, Jvm process, Instant after) {
    return awaitFirst(
        () ->
            changes(stage).stream()
                .filter(
                    change ->
                        change
                            .before()
                            .map(LeaseLog::processOf)
                            .equals(Optional.of(process.name())))
                .filter(change -> change.at().isAfter(after))
                .findFirst());
  }

  private static Change awaitNext(Stage stage, Change before) {
    return awaitFirst(
        () ->
            changes(stage).stream().filter(change -> change.at().isAfter(before.at())).findFirst());
  }

  private static List<Change> changes(Stage stage) {
    return stage.leases().changes().stream()
        .filter(change -> change.job().equals(JOB.jobName()))
        .toList();
  }

  private static Change awaitFirst(Callable<Optional<Change>> found) {
    return await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .until(found, Optional::isPresent)
        .orElseThrow();
  }
}
