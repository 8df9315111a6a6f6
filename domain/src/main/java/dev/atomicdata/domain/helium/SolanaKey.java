package dev.atomicdata.domain.helium;

import java.util.Arrays;
import java.util.Optional;

/** The 32 bytes of a Solana account, written in base58. Each key has exactly one text. */
public final class SolanaKey {

  public static final int BYTES = 32;

  /** 58^44 is the first power of 58 that exceeds 2^256. */
  private static final int LONGEST_TEXT = 44;

  private final String base58;
  private final byte[] bytes;

  private SolanaKey(String base58, byte[] bytes) {
    this.base58 = base58;
    this.bytes = bytes;
  }

  /** The key of a base58 text; empty unless the text is one of 32 bytes. */
  public static Optional<SolanaKey> parse(String base58) {
    if (base58.length() > LONGEST_TEXT) {
      return Optional.empty();
    }
    return Base58.decode(base58)
        .filter(bytes -> bytes.length == BYTES)
        .map(bytes -> new SolanaKey(base58, bytes));
  }

  /**
   * The key of a base58 text.
   *
   * @throws IllegalArgumentException unless the text is base58 of 32 bytes
   */
  public static SolanaKey of(String base58) {
    return parse(base58)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Solana key " + base58 + " (expected: base58 of " + BYTES + " bytes)"));
  }

  /**
   * The key with these bytes.
   *
   * @throws IllegalArgumentException unless there are exactly 32 bytes
   */
  public static SolanaKey of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException(
          "Solana key of " + bytes.length + " bytes (expected: " + BYTES + ")");
    }
    return new SolanaKey(Base58.encode(bytes), bytes.clone());
  }

  public String base58() {
    return base58;
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SolanaKey that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return base58;
  }
}
