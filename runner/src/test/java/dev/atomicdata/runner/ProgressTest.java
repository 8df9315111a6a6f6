package dev.atomicdata.runner;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ProgressTest {

  private static final long SECOND = 1_000_000_000L;

  private final Progress progress = new Progress(0, 100);

  @Test
  void beforeAnythingIsDoneNobodyKnowsHowLongItTakes() {
    assertThat(progress.line(SECOND, 100, 1_100)).endsWith("9 %         0/s  waiting");
  }

  @Test
  void theRateCountsWhatWasDoneSinceThePhaseBegan() {
    assertThat(progress.line(2 * SECOND, 300, 10_300)).endsWith("100/s  1:40 min left");
  }

  @Test
  void aRateDoesNotFallOnceAllIsDone() {
    progress.line(2 * SECOND, 300, 300);

    assertThat(progress.line(9 * SECOND, 300, 300)).endsWith("100 %       100/s  done");
  }
}
