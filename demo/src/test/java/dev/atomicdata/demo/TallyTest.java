package dev.atomicdata.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TallyTest {

  private static final MessageType TYPE = MessageType.IOT_HOTSPOT;

  private final Tally tally = new Tally();

  @Test
  void aPairIsMissingUntilItsLastMessageSaysWhatIsExpected() {
    predict("a", 1);

    assertThat(tally.complete()).isFalse();
    accept("a", 2);
    assertThat(tally.complete()).isFalse();
    accept("a", 1);
    assertThat(tally.complete()).isTrue();
    accept("a", 2);
    assertThat(tally.complete()).isFalse();
  }

  @Test
  void aMessageThatRepeatsTheOneBeforeIsADuplicate() {
    accept("a", 1);
    accept("a", 1);
    accept("a", 2);
    accept("a", 1);
    accept("b", 1);

    assertThat(tally.total().duplicates()).isEqualTo(1);
    assertThat(tally.total().accepted()).isEqualTo(5);
  }

  @Test
  void onlyPairsWhosePredictionDiffersHaveChanged() {
    predict("a", 1, "b", 1);
    predict("a", 1, "b", 2, "c", 1);

    assertThat(tally.total().changed()).isEqualTo(2);
    assertThat(tally.total().expected()).isEqualTo(3);
  }

  @Test
  void aPairThatIsPredictedNoMoreIsUnexpectedOnceItWasSpokenOf() {
    predict("a", 1, "b", 1);
    accept("a", 1);
    accept("b", 1);

    predict("a", 1);

    assertThat(tally.total().expected()).isEqualTo(1);
    assertThat(tally.total().unexpected()).isEqualTo(1);
    assertThat(tally.complete()).isTrue();
  }

  @Test
  void theSameAssetIsAnotherPairInAnotherMessageType() {
    predict("a", 1);
    tally.accept(MessageType.ENTITY_OWNERSHIP, "a", new Digest(1, 0));

    assertThat(tally.of(TYPE).missing()).isEqualTo(1);
    assertThat(tally.of(MessageType.ENTITY_OWNERSHIP).unexpected()).isEqualTo(1);
  }

  private void predict(Object... assetsAndPayloads) {
    tally.beginPrediction();
    for (int i = 0; i < assetsAndPayloads.length; i += 2) {
      int payload = (int) assetsAndPayloads[i + 1];
      tally.expect(TYPE, (String) assetsAndPayloads[i], new Digest(payload, 0));
    }
    tally.endPrediction();
  }

  private void accept(String asset, int payload) {
    tally.accept(TYPE, asset, new Digest(payload, 0));
  }
}
