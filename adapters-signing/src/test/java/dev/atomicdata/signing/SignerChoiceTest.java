package dev.atomicdata.signing;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.NoSuchProviderException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Security;
import java.security.SignatureSpi;
import org.junit.jupiter.api.Test;

class SignerChoiceTest {

  private final Keypair keypair = Keypair.generate(Network.MAINNET, new SecureRandom());

  @Test
  void theFastOneSignsWhereItIsThere() {
    assertThat(Signer.fastest(keypair).provider()).isEqualTo("AmazonCorrettoCryptoProvider 2.5.0");
  }

  @Test
  void anyProviderWillDoThatSignsInTheSameWay() {
    Provider jdk = Security.getProvider("SunEC");

    assertThat(SignerChoice.fastest(keypair, () -> jdk).provider()).startsWith("SunEC ");
  }

  @Test
  void bouncyCastleSignsWhereThereIsNoOther() {
    assertFallsBack(
        () -> {
          throw new NoSuchProviderException("none on the class path");
        });
  }

  @Test
  void bouncyCastleSignsWhereTheOtherDoesNotLoad() {
    assertFallsBack(
        () -> {
          throw new GeneralSecurityException("library of another processor");
        });
    assertFallsBack(
        () -> {
          throw new UnsatisfiedLinkError("no C library that it knows");
        });
  }

  @Test
  void bouncyCastleSignsWhereTheOtherKnowsNoEd25519() {
    assertFallsBack(() -> Security.getProvider("SUN"));
  }

  @Test
  void bouncyCastleSignsWhereTheOtherSignsInAnotherWay() {
    assertFallsBack(Careless::new);
  }

  private void assertFallsBack(SignerChoice.Providers providers) {
    assertThat(SignerChoice.fastest(keypair, providers).provider()).isEqualTo("BouncyCastle");
  }

  /** Verifies everything, and signs with nothing but zeros. */
  private static final class Careless extends Provider {
    private static final long serialVersionUID = 1L;

    Careless() {
      super("Careless", "1", "");
      putService(
          new Service(this, "Signature", "Ed25519", Zeros.class.getName(), null, null) {
            @Override
            public Object newInstance(Object parameter) {
              return new Zeros();
            }
          });
    }
  }

  private static final class Zeros extends SignatureSpi {
    @Override
    protected void engineInitVerify(PublicKey key) {}

    @Override
    protected void engineInitSign(PrivateKey key) {}

    @Override
    protected void engineUpdate(byte each) {}

    @Override
    protected void engineUpdate(byte[] bytes, int from, int length) {}

    @Override
    protected byte[] engineSign() {
      return new byte[Signer.SIGNATURE];
    }

    @Override
    protected boolean engineVerify(byte[] signature) {
      return true;
    }

    @Override
    @Deprecated
    protected void engineSetParameter(String name, Object value) {}

    @Override
    @Deprecated
    protected Object engineGetParameter(String name) {
      throw new UnsupportedOperationException(name);
    }
  }
}
