package dev.atomicdata.ports;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class SteadyClockTest {

  private static final Instant NOON = Instant.parse("2025-01-01T12:00:00Z");

  private Instant wall = NOON;
  private final InstantSource clock = SteadyClock.of(() -> wall);

  @Test
  void goesOnFromWhereItWasWhenTheOtherClockIsPutBack() {
    wall = NOON.plusSeconds(10);
    assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(10));

    wall = NOON.minusSeconds(3_600);
    assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(10));

    wall = wall.plusSeconds(5);
    assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(15));
  }

  @Test
  void goesWithTheOtherClockWhenThatIsPutForward() {
    wall = NOON.plusSeconds(3_600);

    assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(3_600));
  }
}
