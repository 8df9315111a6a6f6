package dev.atomicdata.testkit;

import java.util.Arrays;

/** Base58 with Bitcoin's alphabet: bytes as one big number, each leading zero byte as a "1". */
final class Base58 {

  private static final String ALPHABET =
      "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

  private Base58() {}

  static String encode(byte[] bytes) {
    char[] digits = digits(bytes, 256, 58, bytes.length * 2);
    for (int i = 0; i < digits.length; i++) {
      digits[i] = ALPHABET.charAt(digits[i]);
    }
    return new String(digits);
  }

  static byte[] decode(String text) {
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
}
