package dev.atomicdata.testkit;

import java.util.Arrays;

/** Base58 with Bitcoin's alphabet: bytes as one big number, each leading zero byte as a "1". */
public final class Base58 {

  private static final String ALPHABET =
      "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

  /** The largest power of 58 that fits an int, and its exponent. */
  private static final long LIMB = 656_356_768L;

  private static final int LIMB_DIGITS = 5;

  private Base58() {}

  /** Five digits at a time: encoding keys is most of the work of generating rows. */
  public static String encode(byte[] bytes) {
    int zeros = 0;
    while (zeros < bytes.length && bytes[zeros] == 0) {
      zeros++;
    }
    long[] words = words(bytes);
    char[] digits = new char[words.length * 6 + LIMB_DIGITS];
    int start = digits.length;
    for (int first = 0; first < words.length; ) {
      long remainder = 0;
      for (int i = first; i < words.length; i++) {
        long dividend = (remainder << Integer.SIZE) | words[i];
        words[i] = dividend / LIMB;
        remainder = dividend % LIMB;
      }
      for (int i = 0; i < LIMB_DIGITS; i++) {
        digits[--start] = ALPHABET.charAt((int) (remainder % 58));
        remainder /= 58;
      }
      while (first < words.length && words[first] == 0) {
        first++;
      }
    }
    while (start < digits.length && digits[start] == '1') {
      start++;
    }
    return "1".repeat(zeros) + new String(digits, start, digits.length - start);
  }

  /**
   * Gives back the bytes that were encoded.
   *
   * @throws IllegalArgumentException if it is not base58
   */
  public static byte[] decode(String text) {
    byte[] values = new byte[text.length()];
    for (int i = 0; i < values.length; i++) {
      int value = ALPHABET.indexOf(text.charAt(i));
      if (value < 0) {
        throw new IllegalArgumentException(
            "character '" + text.charAt(i) + "' in " + text + " (expected: base58)");
      }
      values[i] = (byte) value;
    }
    char[] digits = digits(values, 58, 256, values.length);
    byte[] bytes = new byte[digits.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) digits[i];
    }
    return bytes;
  }

  /** The same number in another base; leading zeros are kept one for one. */
  private static char[] digits(byte[] number, int from, int to, int room) {
    int zeros = 0;
    while (zeros < number.length && number[zeros] == 0) {
      zeros++;
    }
    char[] result = new char[room];
    int first = room;
    for (int i = zeros; i < number.length; i++) {
      int carry = number[i] & 0xFF;
      int place = room - 1;
      for (; carry != 0 || place >= first; place--) {
        carry += result[place] * from;
        result[place] = (char) (carry % to);
        carry /= to;
      }
      first = place + 1;
    }
    return Arrays.copyOfRange(result, first - zeros, room);
  }

  /** Big-endian, 32 bits in each. */
  private static long[] words(byte[] bytes) {
    long[] words = new long[(bytes.length + 3) / 4];
    for (int i = 0; i < bytes.length; i++) {
      int fromEnd = bytes.length - 1 - i;
      words[words.length - 1 - fromEnd / 4] |= (bytes[i] & 0xffL) << (fromEnd % 4 * Byte.SIZE);
    }
    return words;
  }
}
