package dev.atomicdata.domain.helium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SolanaKeyTest {

  @ParameterizedTest
  @CsvSource({
    "0, 11111111111111111111111111111111",
    "1, 4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi",
    "2, 8qbHbw2BbbTHBW1sbeqakYXVKRQM8Ne7pLK7m6CVfeR",
    "3, CktRuQ2mttgRGkXJtyksdKHjUdc2C4TgDzyB98oEzy8",
    "255, JEKNVnkbo3jma5nREBBJCDoXFVeKkD56V3xKrvRmWxFG"
  })
  void bytesAndTextAreTheSameKey(int each, String base58) {
    byte[] bytes = new byte[SolanaKey.BYTES];
    Arrays.fill(bytes, (byte) each);

    SolanaKey ofBytes = SolanaKey.of(bytes);
    SolanaKey ofText = SolanaKey.of(base58);

    assertThat(ofBytes.base58()).isEqualTo(base58);
    assertThat(ofText.bytes()).isEqualTo(bytes);
    assertThat(ofText).isEqualTo(ofBytes).hasSameHashCodeAs(ofBytes).hasToString(base58);
  }

  @Test
  void everyKeyComesBackFromItsText() {
    Random random = new Random(32);
    for (int round = 0; round < 2000; round++) {
      byte[] bytes = new byte[SolanaKey.BYTES];
      random.nextBytes(bytes);
      Arrays.fill(bytes, 0, round % SolanaKey.BYTES, (byte) 0);

      assertThat(SolanaKey.of(SolanaKey.of(bytes).base58()).bytes()).isEqualTo(bytes);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "abc",
        "0OIl",
        "1111111111111111111111111111111",
        "111111111111111111111111111111111",
        "4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi ",
        "14vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi",
        "JEKNVnkbo3jma5nREBBJCDoXFVeKkD56V3xKrvRmWxFH",
        "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"
      })
  void aTextThatIsNotOf32BytesIsNoKey(String base58) {
    assertThat(SolanaKey.parse(base58)).isEmpty();
    assertThatThrownBy(() -> SolanaKey.of(base58))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Solana key " + base58 + " (expected: base58 of 32 bytes)");
  }

  @Test
  void otherThan32BytesAreNoKey() {
    assertThatThrownBy(() -> SolanaKey.of(new byte[31]))
        .hasMessage("Solana key of 31 bytes (expected: 32)");
  }

  @Test
  void nobodyCanChangeAKey() {
    byte[] bytes = new byte[SolanaKey.BYTES];
    SolanaKey key = SolanaKey.of(bytes);

    bytes[0] = 1;
    key.bytes()[1] = 1;

    assertThat(key.bytes()).containsOnly(0);
  }
}
