package dev.atomicdata.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class JobOrderTest {

  private static final Job HOTSPOTS = job("hotspots");
  private static final Job OWNERS = job("owners", "hotspots");
  private static final Job REWARDS = job("rewards", "hotspots");
  private static final List<Job> ALL = List.of(REWARDS, OWNERS, HOTSPOTS);

  @Test
  void aJobKnowsWhatGoesBeforeAndWhatComesAfter() {
    assertThat(JobOrder.of(OWNERS, ALL)).isEqualTo(new JobOrder(List.of(HOTSPOTS), List.of()));
    assertThat(JobOrder.of(HOTSPOTS, ALL))
        .isEqualTo(new JobOrder(List.of(), List.of("owners", "rewards")));
    assertThat(JobOrder.of(job("other"), ALL)).isEqualTo(JobOrder.NONE);
  }

  @Test
  void whatGoesBeforeMustBeThere() {
    assertThatThrownBy(() -> JobOrder.of(OWNERS, List.of(OWNERS)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("job owners: no job hotspots");
  }

  @Test
  void whatGoesBeforeComesAfterNothing() {
    Job last = job("last", "owners");

    assertThatThrownBy(() -> JobOrder.of(last, ALL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "job last: before owners, which comes after [hotspots]"
                + " (expected: jobs that come after no other)");
  }

  private static Job job(String name, String... before) {
    return new Job(name, DocumentPayload.mapping(), "SELECT 1", List.of())
        .withBefore(List.of(before));
  }
}
