package dev.atomicdata.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SummaryTest {

  @Test
  void onlyAnOutageExcusesDuplicatesAndOnlyAsManyAsWereUnsettled() {
    assertThat(summary(0, 0).good(0)).isTrue();
    assertThat(summary(1, 0).good(0)).isFalse();
    assertThat(summary(Outage.UNSETTLED, 0).good(Outage.UNSETTLED)).isTrue();
    assertThat(summary(Outage.UNSETTLED + 1, 0).good(Outage.UNSETTLED)).isFalse();
  }

  @Test
  void nothingExcusesWhatIsMissing() {
    assertThat(summary(0, 1).good(Outage.UNSETTLED)).isFalse();
  }

  private static Summary summary(long duplicates, long missing) {
    return new Summary(9, 9, 9, 0, 0, duplicates, missing, 3, 3, 1, 9, 100);
  }
}
