package dev.atomicdata.signing;

import dev.atomicdata.domain.helium.HeliumKey;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;

/** Verifies with the JDK's own Ed25519, so that signer and verifier share no code. */
final class Verification {

  /** What RFC 8410 puts before the 32 bytes of a public key. */
  private static final String PREFIX = "302a300506032b6570032100";

  private Verification() {}

  static boolean verifies(HeliumKey key, byte[] message, byte[] signature) {
    HexFormat hex = HexFormat.of();
    byte[] encoded = hex.parseHex(PREFIX + hex.formatHex(key.bytes(), 1, 33));
    try {
      PublicKey publicKey =
          KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
      Signature ed25519 = Signature.getInstance("Ed25519");
      ed25519.initVerify(publicKey);
      ed25519.update(message);
      return ed25519.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
