package dev.atomicdata.domain.helium;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.Optional;

/**
 * Base58 with Bitcoin's alphabet: a leading zero byte is a leading {@code 1}, the rest is one big
 * number.
 *
 * <p>Keys are read by the million, so five digits are taken in one step over 32-bit limbs. The time
 * still grows with the square of the length: callers bound what they pass.
 */
final class Base58 {

  private static final byte[] ALPHABET =
      "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz".getBytes(ISO_8859_1);
  private static final byte[] DIGITS = digits();

  private static final int BASE = 58;
  private static final int STEP_DIGITS = 5;
  private static final int STEP = BASE * BASE * BASE * BASE * BASE;
  private static final long LIMB = 0xffffffffL;

  private Base58() {}

  /** The bytes of a text; empty when a character is not of the alphabet. */
  static Optional<byte[]> decode(String text) {
    int length = text.length();
    int zeros = 0;
    while (zeros < length && text.charAt(zeros) == '1') {
      zeros++;
    }
    // A digit is worth log2(58) < 5.86 bits, and 5.86 / 32 < 0.1832.
    int[] limbs = new int[(int) ((length - zeros) * 1832L / 10_000) + 1];
    int at = zeros;
    while (at < length) {
      int end = Math.min(at + STEP_DIGITS, length);
      int scale = 1;
      int value = 0;
      for (; at < end; at++) {
        char character = text.charAt(at);
        int digit = character < DIGITS.length ? DIGITS[character] : -1;
        if (digit < 0) {
          return Optional.empty();
        }
        scale *= BASE;
        value = value * BASE + digit;
      }
      multiplyAndAdd(limbs, scale, value);
    }
    return Optional.of(bytes(limbs, zeros));
  }

  static String encode(byte[] bytes) {
    int zeros = 0;
    while (zeros < bytes.length && bytes[zeros] == 0) {
      zeros++;
    }
    int[] limbs = limbs(bytes, zeros);
    // A byte is worth 8 / log2(58) < 1.366 digits; one step more than needed may be written.
    byte[] text = new byte[zeros + (int) ((bytes.length - zeros) * 1366L / 1000) + STEP_DIGITS + 1];
    int at = text.length;
    int first = 0;
    while (first < limbs.length) {
      int rest = divide(limbs, first);
      for (int digit = 0; digit < STEP_DIGITS; digit++) {
        text[--at] = ALPHABET[rest % BASE];
        rest /= BASE;
      }
      while (first < limbs.length && limbs[first] == 0) {
        first++;
      }
    }
    while (at < text.length && text[at] == ALPHABET[0]) {
      at++;
    }
    at -= zeros;
    Arrays.fill(text, at, at + zeros, ALPHABET[0]);
    return new String(text, at, text.length - at, ISO_8859_1);
  }

  /** The lowest limb comes first. */
  private static void multiplyAndAdd(int[] limbs, int factor, int summand) {
    long carry = summand;
    for (int i = 0; i < limbs.length; i++) {
      long product = (limbs[i] & LIMB) * factor + carry;
      limbs[i] = (int) product;
      carry = product >>> Integer.SIZE;
    }
  }

  private static byte[] bytes(int[] limbs, int zeros) {
    int top = limbs.length - 1;
    while (top >= 0 && limbs[top] == 0) {
      top--;
    }
    int significant =
        top < 0
            ? 0
            : (top + 1) * Integer.BYTES - Integer.numberOfLeadingZeros(limbs[top]) / Byte.SIZE;
    byte[] bytes = new byte[zeros + significant];
    for (int i = 0; i < significant; i++) {
      int limb = limbs[i / Integer.BYTES];
      bytes[bytes.length - 1 - i] = (byte) (limb >>> (i % Integer.BYTES * Byte.SIZE));
    }
    return bytes;
  }

  /** The highest limb comes first. */
  private static int[] limbs(byte[] bytes, int from) {
    int[] limbs = new int[(bytes.length - from + Integer.BYTES - 1) / Integer.BYTES];
    for (int i = bytes.length - 1, place = 0; i >= from; i--, place++) {
      limbs[limbs.length - 1 - place / Integer.BYTES] |=
          (bytes[i] & 0xff) << (place % Integer.BYTES * Byte.SIZE);
    }
    return limbs;
  }

  /** Divides in place and returns the rest. */
  private static int divide(int[] limbs, int first) {
    long rest = 0;
    for (int i = first; i < limbs.length; i++) {
      long dividend = (rest << Integer.SIZE) | (limbs[i] & LIMB);
      limbs[i] = (int) (dividend / STEP);
      rest = dividend % STEP;
    }
    return (int) rest;
  }

  private static byte[] digits() {
    byte[] digits = new byte[128];
    Arrays.fill(digits, (byte) -1);
    for (int i = 0; i < ALPHABET.length; i++) {
      digits[ALPHABET[i]] = (byte) i;
    }
    return digits;
  }
}
