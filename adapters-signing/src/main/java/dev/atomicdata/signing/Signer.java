package dev.atomicdata.signing;

/**
 * Signs with one keypair. Ed25519 as in RFC 8032: equal messages have equal signatures, whoever
 * computes them. Safe for use by many threads.
 */
public sealed interface Signer permits BouncyCastleSigner, ProviderSigner {

  /** The bytes of every signature. */
  int SIGNATURE = 64;

  /**
   * Signs with the Amazon Corretto Crypto Provider where its jar is on the class path, loads on
   * this machine and signs as BouncyCastle does; with BouncyCastle otherwise. A log line says which
   * it is, and why not the other.
   */
  static Signer fastest(Keypair keypair) {
    return SignerChoice.fastest(keypair, Corretto::provider);
  }

  /** Signs with BouncyCastle, which is always there, and needs about four times as long. */
  static Signer bouncyCastle(Keypair keypair) {
    return new BouncyCastleSigner(keypair);
  }

  Keypair keypair();

  /** Name and version of the library that computes the signatures. */
  String provider();

  /** Signs a part of an array, and puts the signature into one, which may be the same. */
  void sign(byte[] message, int from, int length, byte[] signature, int at);

  default byte[] sign(byte[] message) {
    byte[] signature = new byte[SIGNATURE];
    sign(message, 0, message.length, signature, 0);
    return signature;
  }
}
