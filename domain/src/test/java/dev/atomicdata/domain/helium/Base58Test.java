package dev.atomicdata.domain.helium;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Base58Test {

  private static final String ALPHABET =
      "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

  @Test
  void bytesOfEveryLengthComeBackAsTheyWereAndAsTheBigNumberTheyAre() {
    Random random = new Random(58);
    for (int length = 0; length <= 80; length++) {
      for (int round = 0; round < 50; round++) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        int zeros = random.nextInt(length + 1) * (round % 2);
        for (int i = 0; i < zeros; i++) {
          bytes[i] = 0;
        }

        String text = Base58.encode(bytes);

        assertThat(text).isEqualTo(reference(bytes));
        assertThat(Base58.decode(text)).hasValue(bytes);
      }
    }
  }

  @Test
  void theLargestNumberOfEveryLengthComesBack() {
    for (int length = 1; length <= 80; length++) {
      byte[] bytes = BigInteger.ONE.shiftLeft(8 * length).subtract(BigInteger.ONE).toByteArray();

      // The first byte is the sign; it is kept as a leading zero.
      assertThat(Base58.decode(Base58.encode(bytes))).hasValue(bytes);
    }
  }

  @Test
  void theLargestTextOfEveryLengthIsThatNumber() {
    for (int length = 1; length <= 800; length++) {
      BigInteger largest = BigInteger.valueOf(58).pow(length).subtract(BigInteger.ONE);

      byte[] bytes = Base58.decode("z".repeat(length)).orElseThrow();

      assertThat(new BigInteger(1, bytes)).isEqualTo(largest);
      assertThat(Base58.encode(bytes)).isEqualTo("z".repeat(length));
    }
  }

  @ParameterizedTest
  @CsvSource({"'', ''", "00, 1", "000000, 111", "39, z", "3a, 21", "003a, 121", "ffff, LUv"})
  void smallNumbersAreWrittenAsByHand(String hex, String text) {
    byte[] bytes = HexFormat.of().parseHex(hex);

    assertThat(Base58.encode(bytes)).isEqualTo(text);
    assertThat(Base58.decode(text)).hasValue(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "O", "I", "l", "2 ", " 2", "2\n", "zz-zz", "é", "２", "\ud83d\ude00"})
  void aCharacterOutsideTheAlphabetIsRefused(String text) {
    assertThat(Base58.decode(text)).isEmpty();
    assertThat(Base58.decode("zzzzzzz" + text)).isEmpty();
    assertThat(Base58.decode("11" + text)).isEmpty();
  }

  private static String reference(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    BigInteger number = new BigInteger(1, bytes);
    BigInteger base = BigInteger.valueOf(58);
    while (number.signum() > 0) {
      text.append(ALPHABET.charAt(number.mod(base).intValue()));
      number = number.divide(base);
    }
    for (int i = 0; i < bytes.length && bytes[i] == 0; i++) {
      text.append('1');
    }
    return text.reverse().toString();
  }
}
