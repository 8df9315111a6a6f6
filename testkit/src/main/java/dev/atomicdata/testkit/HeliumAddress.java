package dev.atomicdata.testkit;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * The text form of a Helium public key: base58 of a zero byte, the key's binary form, and the first
 * four bytes of the double SHA-256 of both (helium.md section 1.3).
 */
final class HeliumAddress {

  private static final int CHECKSUM_BYTES = 4;
  private static final int ED25519_BINARY_BYTES = 33;
  private static final int ED25519_TYPE = 1;

  private HeliumAddress() {}

  static String of(byte[] binary) {
    byte[] versioned = new byte[1 + binary.length];
    System.arraycopy(binary, 0, versioned, 1, binary.length);
    byte[] whole = Arrays.copyOf(versioned, versioned.length + CHECKSUM_BYTES);
    System.arraycopy(checksum(versioned), 0, whole, versioned.length, CHECKSUM_BYTES);
    return Base58.encode(whole);
  }

  /** The 32 bytes of an Ed25519 key, mainnet or testnet. */
  static byte[] ed25519Key(String address) {
    byte[] whole = Base58.decode(address);
    if (whole.length != 1 + ED25519_BINARY_BYTES + CHECKSUM_BYTES
        || whole[0] != 0
        || (whole[1] & 0x0F) != ED25519_TYPE) {
      throw new IllegalArgumentException(
          "address " + address + " (expected: the address of an Ed25519 Helium key)");
    }
    byte[] versioned = Arrays.copyOf(whole, whole.length - CHECKSUM_BYTES);
    if (!Arrays.equals(
        checksum(versioned), Arrays.copyOfRange(whole, versioned.length, whole.length))) {
      throw new IllegalArgumentException(
          "address " + address + ": wrong checksum (expected: an address copied whole)");
    }
    return Arrays.copyOfRange(versioned, 2, versioned.length);
  }

  private static byte[] checksum(byte[] versioned) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return Arrays.copyOf(sha256.digest(sha256.digest(versioned)), CHECKSUM_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
