package dev.atomicdata.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PolledRowsTest {

  private final PolledRows polled = new PolledRows();

  @Test
  void aRowIsInARangeByItsTransactionAndItsChangeValue() {
    polled.add(range(10, 20, "100"));

    assertThat(polled.contain(row(10, "100"))).isTrue();
    assertThat(polled.contain(row(19, "100.5"))).isTrue();
    assertThat(polled.contain(row(9, "100"))).isFalse();
    assertThat(polled.contain(row(20, "100"))).isFalse();
    assertThat(polled.contain(row(15, "99"))).isFalse();
  }

  @Test
  void aRowWithoutAFiniteValueIsInNoRangeButOneOfAllRows() {
    TouchedRow row = new TouchedRow(Optional.of("key"), Optional.empty(), 15);
    polled.add(range(10, 20, "100"));
    boolean inRange = polled.contain(row);
    polled.add(new PolledRange(20, 30, Optional.empty()));

    assertThat(inRange).isFalse();
    assertThat(polled.contain(new TouchedRow(Optional.of("key"), Optional.empty(), 25))).isTrue();
  }

  @Test
  void eachRangeKeepsItsOwnLeastValue() {
    polled.add(range(10, 20, "100"));
    polled.add(range(20, 30, "200"));
    polled.add(range(30, 40, "200.0"));
    polled.add(range(40, 50, "100"));

    assertThat(polled.contain(row(15, "150"))).isTrue();
    assertThat(polled.contain(row(25, "150"))).isFalse();
    assertThat(polled.contain(row(35, "150"))).isFalse();
    assertThat(polled.contain(row(35, "200"))).isTrue();
    assertThat(polled.contain(row(45, "150"))).isTrue();
  }

  @Test
  void rangesThatGoOnAreKeptAsOne() {
    for (int poll = 0; poll < 5_000; poll++) {
      polled.add(range(poll, poll + 1, "100"));
    }

    assertThat(polled.contain(row(0, "100"))).isTrue();
    assertThat(polled.contain(row(4_999, "100"))).isTrue();
  }

  @Test
  void theOldestAreForgottenWhenThereAreVeryMany() {
    for (int poll = 0; poll < 5_000; poll++) {
      polled.add(range(poll, poll + 1, String.valueOf(poll)));
    }

    assertThat(polled.contain(row(0, "5000"))).isFalse();
    assertThat(polled.contain(row(4_999, "5000"))).isTrue();
  }

  @Test
  void whatSweepsPassIsForgotten() {
    polled.add(range(10, 20, "100"));
    polled.add(range(20, 30, "200"));

    polled.sweptTo(20);

    assertThat(polled.contain(row(15, "100"))).isFalse();
    assertThat(polled.contain(row(25, "200"))).isTrue();
    assertThat(polled.swept()).isEqualTo(20);
  }

  private static PolledRange range(long since, long until, String from) {
    return new PolledRange(since, until, Optional.of(new BigDecimal(from)));
  }

  private static TouchedRow row(long xmin, String value) {
    return new TouchedRow(Optional.of("key"), Optional.of(new BigDecimal(value)), xmin);
  }
}
