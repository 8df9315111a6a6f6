package dev.atomicdata.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Ids wrap after months at the earliest, so nothing but arithmetic can show what happens then. */
final class TransactionIdsTest {

  private static final long EPOCH = 1L << 32;
  private static final int TRIES = 20_000;
  private static final long SEED = 20_260_101;

  private final Random random = new Random(SEED);

  @Test
  void aWidenedIdIsTheOnlyOneInTheWindowWithTheRowsLowBits() {
    for (int i = 0; i < TRIES; i++) {
      long xmax = random.nextLong() >>> 1;
      long xmin = Integer.toUnsignedLong(random.nextInt());

      long wide = TransactionIds.widen(xmin, xmax);

      assertThat(wide).as("xmin %s xmax %s", xmin, xmax).isBetween(xmax - EPOCH + 1, xmax);
      assertThat(wide & (EPOCH - 1)).as("xmin %s xmax %s", xmin, xmax).isEqualTo(xmin);
    }
  }

  @Test
  void anIdWithinTheWindowIsFoundExactly() {
    for (int i = 0; i < TRIES; i++) {
      long xmax = EPOCH + (random.nextLong() >>> 2);
      long id = xmax - (random.nextLong() >>> 32);

      assertThat(TransactionIds.widen(id & (EPOCH - 1), xmax)).as("xmax %s", xmax).isEqualTo(id);
    }
  }

  @Test
  void idsWithinTheWindowKeepTheirOrder() {
    for (int i = 0; i < TRIES; i++) {
      long xmax = EPOCH + (random.nextLong() >>> 2);
      long older = xmax - (random.nextLong() >>> 32);
      long newer = older + (long) (random.nextDouble() * (xmax - older + 1));

      assertThat(TransactionIds.widen(older & (EPOCH - 1), xmax))
          .as("ids %s and %s, xmax %s", older, newer, xmax)
          .isLessThanOrEqualTo(TransactionIds.widen(newer & (EPOCH - 1), xmax));
    }
  }

  @Test
  void theEdgesOfTheWindowAreExact() {
    long xmax = 5 * EPOCH + 7;

    assertThat(TransactionIds.widen(7, xmax)).isEqualTo(xmax);
    assertThat(TransactionIds.widen(8, xmax)).isEqualTo(4 * EPOCH + 8);
    assertThat(TransactionIds.widen(0, xmax)).isEqualTo(5 * EPOCH);
    assertThat(TransactionIds.widen(EPOCH - 1, xmax)).isEqualTo(5 * EPOCH - 1);
    assertThat(TransactionIds.widen(0, 5 * EPOCH)).isEqualTo(5 * EPOCH);
    assertThat(TransactionIds.widen(EPOCH - 1, 5 * EPOCH)).isEqualTo(5 * EPOCH - 1);
  }

  @Test
  void anAliasedRowIsTakenForANewerOneNeverForAnOlder() {
    for (int i = 0; i < TRIES; i++) {
      long xmax = 10 * EPOCH + (random.nextLong() >>> 2);
      long id = xmax - (random.nextLong() >>> 29);

      assertThat(TransactionIds.widen(id & (EPOCH - 1), xmax))
          .as("id %s xmax %s", id, xmax)
          .isGreaterThanOrEqualTo(id);
    }
  }

  @Test
  void aHorizonHoldsForHalfAnEpoch() {
    long horizon = 3 * EPOCH + 5;

    assertThat(TransactionIds.passed(horizon, horizon)).isFalse();
    assertThat(TransactionIds.passed(horizon, horizon + EPOCH / 2)).isFalse();
    assertThat(TransactionIds.passed(horizon, horizon + EPOCH / 2 + 1)).isTrue();
  }

  @Test
  void aSnapshotBelowAHorizonWentBack() {
    assertThat(TransactionIds.wentBack(10, 9)).isTrue();
    assertThat(TransactionIds.wentBack(10, 10)).isFalse();
    assertThat(TransactionIds.wentBack(10, 11)).isFalse();
  }
}
