package dev.atomicdata.domain.helium;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The public key of a hotspot, a signer or another entity of Helium: a tag byte for network and key
 * type, then the key (helium.md section 1.3).
 *
 * <p>Tag and length are not judged: new key types pass, as they do at the receiver.
 */
public final class HeliumKey {

  /** In front of the tag, in addresses and on the chain: the version of base58check. */
  private static final byte VERSION = 0;

  private static final int CHECKSUM = 4;

  /** Twice the address of an RSA key of 2048 bits, the longest kind there is. */
  private static final int LONGEST_ADDRESS = 800;

  private final byte[] bytes;

  private HeliumKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * The key with this tag and these key bytes.
   *
   * @throws IllegalArgumentException if there are none
   */
  public static HeliumKey of(byte[] bytes) {
    if (bytes.length == 0) {
      throw new IllegalArgumentException("Helium key of 0 bytes (expected: a tag and a key)");
    }
    return new HeliumKey(bytes.clone());
  }

  /**
   * The key in an {@code entity_key} of the chain: a zero byte, tag and key, and a checksum of four
   * bytes; empty unless all of it is there and right.
   */
  public static Optional<HeliumKey> parseEntityKey(byte[] entityKey) {
    int end = entityKey.length - CHECKSUM;
    if (end < 2 || entityKey[0] != VERSION) {
      return Optional.empty();
    }
    byte[] checksum = checksum(entityKey, end);
    return Arrays.equals(checksum, 0, CHECKSUM, entityKey, end, entityKey.length)
        ? Optional.of(new HeliumKey(Arrays.copyOfRange(entityKey, 1, end)))
        : Optional.empty();
  }

  /** The key of an address: the base58 of its entity key. */
  public static Optional<HeliumKey> parseAddress(String address) {
    return address.length() > LONGEST_ADDRESS
        ? Optional.empty()
        : Base58.decode(address).flatMap(HeliumKey::parseEntityKey);
  }

  /** Tag and key. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** As the chain stores it: a zero byte, tag and key, and a checksum of four bytes. */
  public byte[] entityKey() {
    int end = bytes.length + 1;
    byte[] entityKey = new byte[end + CHECKSUM];
    entityKey[0] = VERSION;
    System.arraycopy(bytes, 0, entityKey, 1, bytes.length);
    System.arraycopy(checksum(entityKey, end), 0, entityKey, end, CHECKSUM);
    return entityKey;
  }

  /** As people write it. */
  public String address() {
    return Base58.encode(entityKey());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HeliumKey that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }

  private static byte[] checksum(byte[] entityKey, int end) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(entityKey, 0, end);
      return sha256.digest(sha256.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
