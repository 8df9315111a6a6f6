package dev.atomicdata.testkit;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Makes keys of the two chains. */
final class Keys {

  private static final String BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  private static final int KEY_BYTES = 32;

  /** The largest power of 58 that fits an int, and its exponent. */
  private static final long LIMB = 656_356_768L;

  private static final int LIMB_DIGITS = 5;

  private Keys() {}

  /** The address of a Solana account: 32 bytes in base58. */
  static String solana(Chance chance) {
    byte[] bytes = new byte[KEY_BYTES];
    chance.fill(bytes, 0, KEY_BYTES);
    return base58(bytes);
  }

  /**
   * A Helium key as the chain stores it: version 0, a tag (mainnet; P-256 or Ed25519), 32 bytes,
   * and the first 4 bytes of the double SHA-256 of all that (helium.md 1.1, 1.3).
   */
  static byte[] helium(Chance chance) {
    byte[] bytes = new byte[2 + KEY_BYTES + 4];
    bytes[1] = (byte) (chance.percent(50) ? 0 : 1);
    chance.fill(bytes, 2, KEY_BYTES);
    MessageDigest sha256 = sha256();
    sha256.update(bytes, 0, 2 + KEY_BYTES);
    byte[] checksum = sha256.digest(sha256.digest());
    System.arraycopy(checksum, 0, bytes, 2 + KEY_BYTES, 4);
    return bytes;
  }

  /** Five digits at a time: generating a million keys is most of the generator's work. */
  static String base58(byte[] bytes) {
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
        digits[--start] = BASE58.charAt((int) (remainder % 58));
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

  /** Big-endian, 32 bits in each. */
  private static long[] words(byte[] bytes) {
    long[] words = new long[(bytes.length + 3) / 4];
    for (int i = 0; i < bytes.length; i++) {
      int fromEnd = bytes.length - 1 - i;
      words[words.length - 1 - fromEnd / 4] |= (bytes[i] & 0xffL) << (fromEnd % 4 * Byte.SIZE);
    }
    return words;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
