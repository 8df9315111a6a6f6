package dev.atomicdata.signing;

import static java.util.Objects.requireNonNull;

import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** BouncyCastle's lightweight API: pure Java, the same on every machine. */
record BouncyCastleSigner(Keypair keypair) implements Signer {

  BouncyCastleSigner {
    requireNonNull(keypair, "keypair");
  }

  @Override
  public String provider() {
    return "BouncyCastle";
  }

  @Override
  public void sign(byte[] message, int from, int length, byte[] signature, int at) {
    Ed25519.sign(
        keypair.secret(), 0, keypair.rawPublicKey(), 0, message, from, length, signature, at);
  }
}
