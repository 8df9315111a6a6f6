package dev.atomicdata.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeliverySettingsTest {

  private static final DeliverySettings DEFAULTS = DeliverySettings.defaults();

  @Test
  void defaultsAreThoseOfTheReadme() {
    assertThat(DEFAULTS)
        .isEqualTo(
            new DeliverySettings(
                256,
                3,
                Duration.ofSeconds(5),
                Duration.ofSeconds(40),
                Duration.ofSeconds(10),
                5,
                Duration.ofSeconds(60)));
  }

  @Test
  void eachSettingCanBeChangedAlone() {
    DeliverySettings changed =
        DEFAULTS
            .withMaxConcurrentPublishes(1)
            .withMaxRetries(2)
            .withRetryDelay(Duration.ofSeconds(3), Duration.ofSeconds(4))
            .withRequestTimeout(Duration.ofSeconds(5))
            .withBreaker(6, Duration.ofSeconds(7));

    assertThat(changed)
        .isEqualTo(
            new DeliverySettings(
                1,
                2,
                Duration.ofSeconds(3),
                Duration.ofSeconds(4),
                Duration.ofSeconds(5),
                6,
                Duration.ofSeconds(7)));
  }

  @Test
  void whatCannotBeMeantIsRefused() {
    Duration second = Duration.ofSeconds(1);

    assertThatThrownBy(() -> DEFAULTS.withMaxConcurrentPublishes(0))
        .hasMessage("max concurrent publishes 0 (expected: 1 or more)");
    assertThatThrownBy(() -> DEFAULTS.withMaxRetries(-1))
        .hasMessage("max retries -1 (expected: 0 or more)");
    assertThatThrownBy(() -> DEFAULTS.withRetryDelay(Duration.ZERO, second))
        .hasMessage("retry delay PT0S (expected: above zero)");
    assertThatThrownBy(() -> DEFAULTS.withRetryDelay(second, Duration.ZERO))
        .hasMessage("max retry delay PT0S (expected: the retry delay, PT1S, or more)");
    assertThatThrownBy(() -> DEFAULTS.withRequestTimeout(Duration.ofSeconds(-1)))
        .hasMessage("request timeout PT-1S (expected: above zero)");
    assertThatThrownBy(() -> DEFAULTS.withBreaker(0, second))
        .hasMessage("circuit breaker failures 0 (expected: 1 or more)");
    assertThatThrownBy(() -> DEFAULTS.withBreaker(1, Duration.ZERO))
        .hasMessage("circuit breaker open for PT0S (expected: above zero)");
  }
}
