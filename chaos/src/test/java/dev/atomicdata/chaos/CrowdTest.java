package dev.atomicdata.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.chaos.Incident.Kind;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Many publishers on one database, of which some are killed and some stand still, at random. */
@ExtendWith(PostgresExtension.class)
class CrowdTest {

  @Test
  void manyPublishersShareTheJobsWhateverHappensToThem(TestDatabase database, @TempDir Path folder)
      throws InterruptedException {
    Form form = Form.of("crowd");
    SplittableRandom random = new SplittableRandom(form.seed());
    try (Stage stage = new Stage(database, folder, 200, 100, form.seed());
        Crew crew = new Crew(stage, form.publishers(), 0, random)) {
      stage.writers().start();
      stage.awaitMessages();

      Stopping stopping = new Stopping(stage);
      long end = System.nanoTime() + form.crowdTime().toNanos();
      while (System.nanoTime() < end) {
        WatchedJob job = random.nextBoolean() ? WatchedJob.IOT : WatchedJob.MOBILE;
        Optional<Jvm> holder = crew.holder(job);
        Jvm victim = random.nextInt(4) == 0 ? crew.any() : holder.orElseGet(crew::any);
        if (random.nextBoolean()) {
          crew.replace(victim, Kind.KILL, Jvm::kill);
        } else {
          stopping.begin(victim);
        }
        TimeUnit.MILLISECONDS.sleep(1_500 + random.nextInt(3_000));
      }
      stopping.awaitOver();
      Verdict verdict = stage.finish();

      form.report(stage, verdict);
      stage.leases().print(System.out);
      assertThat(verdict.complaints()).isEmpty();
      assertThat(stage.leases().staleWrites()).isZero();
      assertThat(crew.failures()).isEmpty();
    }
  }
}
