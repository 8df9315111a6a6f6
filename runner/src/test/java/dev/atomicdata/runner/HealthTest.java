package dev.atomicdata.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.delivery.BreakerStatus;
import dev.atomicdata.delivery.BreakerStatus.State;
import java.util.Map;
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

  private static Health health(BreakerStatus breaker) {
    return new Health(
        Map.of("endpoint", Health.Component.of(breaker, "https://ingestor.example", 0)), Map.of());
  }
}
