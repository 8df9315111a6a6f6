package dev.atomicdata.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class KeysTogetherTest {

  private static final long PAGE = 8_000_000;

  private final KeysTogether together = new KeysTogether(PAGE);

  @Test
  void asManyAsThereAreAreAskedForAtFirst() {
    assertThat(together.most()).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void onlyAsManyAsWouldHaveFittedAreAskedForNext() {
    together.learn(1_000, 1_000 * 1_000_000L);

    assertThat(together.most()).isEqualTo(8);
  }

  @Test
  void oneIsAskedForHoweverLargeItIs() {
    together.learn(1, 100 * PAGE);

    assertThat(together.most()).isEqualTo(1);
  }

  @Test
  void theNumberGrowsByStepsWhenDocumentsAreSmallAgain() {
    together.learn(1_000, 1_000 * 1_000_000L);

    together.learn(8, 800);
    assertThat(together.most()).isEqualTo(64);
    together.learn(64, 6_400);
    assertThat(together.most()).isEqualTo(512);
    together.learn(0, 0);
    assertThat(together.most()).isEqualTo(512);
  }

  @Test
  void keysWithoutDocumentsSayThatManyFit() {
    together.learn(3, 0);

    assertThat(together.most()).isEqualTo(24_000_000);
  }
}
