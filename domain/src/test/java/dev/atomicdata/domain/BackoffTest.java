package dev.atomicdata.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BackoffTest {

  private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(11));

  @Test
  void pausesDoubleUpToTheLongest() {
    assertThat(IntStream.rangeClosed(1, 5).mapToObj(attempt -> BACKOFF.pause(attempt, 1)))
        .extracting(Duration::toSeconds)
        .containsExactly(2L, 4L, 8L, 11L, 11L);
  }

  @Test
  void chanceSpreadsAPauseOverItsUpperHalf() {
    assertThat(BACKOFF.pause(2, 0)).isEqualTo(Duration.ofSeconds(2));
    assertThat(BACKOFF.pause(2, 0.5)).isEqualTo(Duration.ofSeconds(3));
    assertThat(BACKOFF.pause(9, 0)).isEqualTo(Duration.ofMillis(5_500));
  }

  @Test
  void noNumberOfAttemptsIsTooLargeOrTooSmall() {
    assertThat(BACKOFF.pause(Integer.MAX_VALUE, 1)).isEqualTo(Duration.ofSeconds(11));
    assertThat(BACKOFF.pause(0, 1)).isEqualTo(BACKOFF.pause(1, 1));
    assertThat(BACKOFF.pause(Integer.MIN_VALUE, 1)).isEqualTo(BACKOFF.pause(1, 1));
  }

  @Test
  void pausesMustBePositiveAndGrow() {
    assertThatThrownBy(() -> new Backoff(Duration.ZERO, Duration.ofSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Backoff(Duration.ofSeconds(-1), Duration.ofSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PT2S to PT1S (expected: 0 < first <= longest)");
  }
}
