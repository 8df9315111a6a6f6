package dev.atomicdata.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.testkit.Fault;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Publishers that are killed in the midst of their work, again and again, while writers go on. */
@ExtendWith(PostgresExtension.class)
@Order(1)
class KillTest {

  @Test
  void nothingIsLostWhenPublishersAreKilled(TestDatabase database, @TempDir Path folder)
      throws InterruptedException {
    Form form = Form.of("kill");
    SplittableRandom random = new SplittableRandom(form.seed());
    try (Stage stage = new Stage(database, folder, 200, 100, form.seed());
        Crew crew = new Crew(stage, 3, 20, random)) {
      stage.ingestor().faults(Fault.delay(Duration.ofMillis(30)).withShare(0.5));
      stage.writers().start();

      for (int kills = 0; kills < form.kills(); ) {
        stage.awaitMessages();
        TimeUnit.MILLISECONDS.sleep(random.nextInt(300));
        WatchedJob job = random.nextBoolean() ? WatchedJob.IOT : WatchedJob.MOBILE;
        Optional<Jvm> holder = crew.holder(job);
        if (holder.isPresent()) {
          crew.replace(holder.get(), Incident.Kind.KILL, Jvm::kill);
          kills++;
        }
      }
      Verdict verdict = stage.finish();

      form.report(stage, verdict);
      assertThat(verdict.complaints()).isEmpty();
      assertThat(stage.leases().staleWrites()).isZero();
      assertThat(crew.failures()).isEmpty();
    }
  }
}
