package dev.atomicdata.ports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.domain.Start;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The order of jobs (design.md section 8), by random interleavings; a failure names its seed. */
final class OrderModelTest {

  private static final int WORLDS = 150;

  @Test
  void theReceiverTakesTheLastStateAfterTheOtherJobsFirstMessage() {
    assertThat(wrong(Start.EARLIEST, 200)).isEmpty();
  }

  @Test
  void whatChangesAfterTheStartIsTakenToo() {
    assertThat(wrong(Start.LATEST, 60)).isEmpty();
  }

  private static List<String> wrong(Start start, int actions) {
    List<String> wrong = new ArrayList<>();
    int heldBack = 0;
    for (long seed : LongStream.concat(LongStream.rangeClosed(1, WORLDS), drawn()).toArray()) {
      OrderModel world = new OrderModel(seed, start);
      world.run(actions).forEach(what -> wrong.add("seed " + seed + ": " + what));
      heldBack += world.heldBack();
    }
    assertThat(heldBack).as("keys held back").isPositive();
    return wrong;
  }

  /** One seed of each run is new, so that the test goes on looking. */
  private static LongStream drawn() {
    return LongStream.of(System.nanoTime());
  }
}
