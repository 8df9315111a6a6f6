package dev.atomicdata.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProxyTest {

  @Test
  void framesEndWhereTheirLengthsSay() {
    byte[] twoFrames = new byte[9 + 3 + 9];
    twoFrames[2] = 3;
    Frames frames = new Frames();

    for (int i = 0; i < twoFrames.length; i++) {
      assertThat(frames.complete()).as("byte %s", i).isEqualTo(i == 0 || i == 12);
      frames.pass(new byte[] {twoFrames[i]}, 1);
    }

    assertThat(frames.complete()).isTrue();
    frames.pass(twoFrames, twoFrames.length);
    assertThat(frames.complete()).isTrue();
    frames.pass(twoFrames, 11);
    assertThat(frames.complete()).isFalse();
  }
}
