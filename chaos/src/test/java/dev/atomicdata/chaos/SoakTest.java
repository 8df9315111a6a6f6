package dev.atomicdata.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A publisher that goes on for long under a steady load. */
@ExtendWith(PostgresExtension.class)
class SoakTest {

  private static final int CHANGES_PER_SECOND = 1_000;

  @Test
  void nothingGrowsUnderSteadyLoad(TestDatabase database, @TempDir Path folder)
      throws InterruptedException {
    Form form = Form.of("soak");
    Duration third = form.soakTime().dividedBy(3);
    try (Stage stage =
            new Stage(database, folder, 1_000, CHANGES_PER_SECOND / Writer.MEAN_KEYS, form.seed());
        Jvm publisher = new Serving(stage).startWithLongLease()) {
      stage.awaitMessages();
      long before = stage.journal().size();
      stage.writers().start();
      long begun = System.nanoTime();

      List<Soaked> soaked = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        TimeUnit.MILLISECONDS.sleep(third.toMillis());
        soaked.add(Soaked.now(stage, publisher, form.soaks()));
      }
      double perSecond =
          (stage.journal().size() - before)
              / (double) TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun);
      Verdict verdict = stage.finish();

      form.report(stage, verdict);
      System.out.printf(
          "{\"chaos\":\"soak\",\"changes_per_second\":%.0f,\"heap_bytes\":%s,\"threads\":%s,"
              + "\"state_bytes\":%s}%n",
          perSecond,
          soaked.stream().map(Soaked::heapBytes).toList(),
          soaked.stream().map(Soaked::threads).toList(),
          soaked.stream().map(Soaked::stateBytes).toList());
      assertThat(publisher.alive()).as(publisher.lastLines()).isTrue();
      assertThat(verdict.complaints()).isEmpty();
      if (form.soaks()) {
        Soaked first = soaked.get(0);
        for (Soaked later : soaked) {
          assertThat(later.heapBytes()).isCloseTo(first.heapBytes(), Percentage.withPercentage(5));
          assertThat(later.threads()).isCloseTo(first.threads(), Percentage.withPercentage(5));
          assertThat(later.stateBytes()).isLessThan(2 * first.stateBytes());
        }
      }
    }
  }
}
