package dev.atomicdata.signing;

import java.util.HexFormat;

/**
 * The first byte of a key: network and key type (helium.md section 1.1).
 *
 * @param type its name in Helium's own tools
 */
record KeyTag(Network network, String type) {

  static final String ED25519 = "ed25519";

  private static final int NETWORK = 0xf0;
  private static final int TYPE = 0x0f;
  private static final int ED25519_TYPE = 1;

  /**
   * Reads a tag.
   *
   * @throws IllegalArgumentException if it names no network or no key type
   */
  static KeyTag of(byte tag) {
    Network network =
        switch (tag & NETWORK) {
          case 0x00 -> Network.MAINNET;
          case 0x10 -> Network.TESTNET;
          default -> throw unknown(tag);
        };
    String type =
        switch (tag & TYPE) {
          case 0 -> "ecc_compact";
          case ED25519_TYPE -> ED25519;
          case 3 -> "secp256k1";
          case 4 -> "rsa";
          default -> throw unknown(tag);
        };
    return new KeyTag(network, type);
  }

  static byte ed25519(Network network) {
    return (byte) (network.tag() | ED25519_TYPE);
  }

  static String hex(byte tag) {
    return "0x" + HexFormat.of().toHexDigits(tag);
  }

  private static IllegalArgumentException unknown(byte tag) {
    return new IllegalArgumentException(
        "tag " + hex(tag) + " (expected: 0x01, ed25519 of mainnet, or 0x11, ed25519 of testnet)");
  }
}
