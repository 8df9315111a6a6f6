package dev.atomicdata.signing;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Signs with a provider of the Java Cryptography Architecture.
 *
 * <p>A {@link Signature} is for one thread at a time, and making one takes as long as a signature:
 * they are used again, so there are as many as threads that ever signed at once.
 */
final class ProviderSigner implements Signer {

  private static final String ALGORITHM = "Ed25519";

  /** What RFC 8410 puts before the 32 bytes of a secret. */
  private static final byte[] SECRET = HexFormat.of().parseHex("302e020100300506032b657004220420");

  /** What RFC 8410 puts before the 32 bytes of a public key. */
  private static final byte[] PUBLIC = HexFormat.of().parseHex("302a300506032b6570032100");

  private final Keypair keypair;
  private final Provider provider;
  private final PrivateKey secret;
  private final Queue<Signature> idle = new ConcurrentLinkedQueue<>();

  ProviderSigner(Keypair keypair, Provider provider) throws GeneralSecurityException {
    this.keypair = keypair;
    this.provider = provider;
    byte[] encoded = joined(SECRET, keypair.secret());
    try {
      this.secret =
          KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(encoded));
    } finally {
      Arrays.fill(encoded, (byte) 0);
    }
    idle.add(newSignature());
  }

  @Override
  public Keypair keypair() {
    return keypair;
  }

  @Override
  public String provider() {
    return provider.getName() + " " + provider.getVersionStr();
  }

  @Override
  public void sign(byte[] message, int from, int length, byte[] signature, int at) {
    try {
      Signature own = idle.poll();
      if (own == null) {
        own = newSignature();
      }
      own.update(message, from, length);
      own.sign(signature, at, SIGNATURE);
      idle.add(own);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(provider() + " cannot sign", e);
    }
  }

  /** Whether it is good for the public half of the keypair. */
  boolean verifies(byte[] message, byte[] signature) throws GeneralSecurityException {
    PublicKey key =
        KeyFactory.getInstance(ALGORITHM)
            .generatePublic(new X509EncodedKeySpec(joined(PUBLIC, keypair.rawPublicKey())));
    Signature verifier = Signature.getInstance(ALGORITHM, provider);
    verifier.initVerify(key);
    verifier.update(message);
    return verifier.verify(signature);
  }

  private Signature newSignature() throws GeneralSecurityException {
    Signature signature = Signature.getInstance(ALGORITHM, provider);
    signature.initSign(secret);
    return signature;
  }

  private static byte[] joined(byte[] prefix, byte[] key) {
    byte[] both = Arrays.copyOf(prefix, prefix.length + key.length);
    System.arraycopy(key, 0, both, prefix.length, key.length);
    return both;
  }

  @Override
  public String toString() {
    return "ProviderSigner[" + provider() + ", " + keypair.address() + "]";
  }
}
