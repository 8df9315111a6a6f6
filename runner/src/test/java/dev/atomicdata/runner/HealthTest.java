package dev.atomicdata.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.delivery.BreakerStatus;
import dev.atomicdata.delivery.BreakerStatus.State;
import dev.atomicdata.ports.JobStatus;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class HealthTest {

  @Test
  void anOpenCircuitIsUnhealthy() {
    Health health = health(new BreakerStatus(State.OPEN, "away"));

    assertThat(health.healthy()).isFalse();
    assertThat(health.json()).contains("\"status\":\"unhealthy\"", "\"circuit\":\"open\"", "away");
  }

  @Test
  void anEndpointThatNobodyHasTriedAgainIsDownButTurnsNothingUnhealthy() {
    Health health = health(new BreakerStatus(State.HALF_OPEN, "away"));

    assertThat(health.healthy()).isTrue();
    assertThat(health.json())
        .contains("\"status\":\"healthy\"")
        .contains(
            "\"endpoint\":{\"status\":\"down\",\"reason\":\"away\",\"circuit\":\"half_open\"");
  }

  @Test
  void anEndpointThatAnsweredIsUpAndNeedsNoReason() {
    Health health = health(new BreakerStatus(State.CLOSED, "the endpoint answered"));

    assertThat(health.healthy()).isTrue();
    assertThat(health.json()).contains("\"endpoint\":{\"status\":\"up\",\"reason\":\"\"");
  }

  @Test
  void aJobThatHasNeverCaughtUpSaysNothingOfTheTime() {
    assertThat(job(Optional.empty()).json())
        .contains("\"lag_blocks\":7")
        .doesNotContain("caught_up_to");
    assertThat(job(Optional.of(Instant.EPOCH)).json())
        .contains("\"caught_up_to\":\"1970-01-01T00:00:00Z\"");
  }

  private static Health job(Optional<Instant> caughtUpTo) {
    JobStatus status =
        new JobStatus(JobStatus.State.WORKING, "", Instant.EPOCH, caughtUpTo, 1, 2, 7);
    return new Health(Map.of(), Map.of("owners", Health.Component.of(status, 0)));
  }

  private static Health health(BreakerStatus breaker) {
    return new Health(
        Map.of("endpoint", Health.Component.of(breaker, "https://ingestor.example", 0)), Map.of());
  }
}
