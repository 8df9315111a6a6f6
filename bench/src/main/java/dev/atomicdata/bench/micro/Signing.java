package dev.atomicdata.bench.micro;

import dev.atomicdata.signing.Keypair;
import dev.atomicdata.signing.Network;
import dev.atomicdata.signing.Signer;
import java.security.SecureRandom;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One signature of a message of 200 bytes. */
@State(Scope.Benchmark)
public class Signing extends Part {

  private static final int LENGTH = 200;

  @Param({"corretto", "bouncy_castle"})
  private String provider = "";

  private final byte[] message = new byte[LENGTH + Signer.SIGNATURE];
  private Signer signer =
      Signer.bouncyCastle(Keypair.generate(Network.MAINNET, new SecureRandom()));

  @Setup
  public void choose() {
    new Random(1).nextBytes(message);
    if (provider.equals("corretto")) {
      signer = Signer.fastest(signer.keypair());
      if (!signer.provider().startsWith("AmazonCorretto")) {
        throw new IllegalStateException(
            "signing with " + signer.provider() + " (expected: AmazonCorrettoCryptoProvider)");
      }
    }
  }

  /** Signs what it signed before too, so that no two messages are the same. */
  @Benchmark
  public byte[] sign() {
    signer.sign(message, 0, LENGTH, message, LENGTH);
    message[0] = message[LENGTH];
    return message;
  }
}
