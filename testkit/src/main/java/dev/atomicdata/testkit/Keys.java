package dev.atomicdata.testkit;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Makes keys of the two chains. */
final class Keys {

  private static final int KEY_BYTES = 32;

  private Keys() {}

  /** The address of a Solana account: 32 bytes in base58. */
  static String solana(Chance chance) {
    byte[] bytes = new byte[KEY_BYTES];
    chance.fill(bytes, 0, KEY_BYTES);
    return Base58.encode(bytes);
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

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
