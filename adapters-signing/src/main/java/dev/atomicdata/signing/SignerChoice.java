package dev.atomicdata.signing;

import java.security.GeneralSecurityException;
import java.security.NoSuchProviderException;
import java.security.Provider;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes another implementation than BouncyCastle only if both say the same. */
final class SignerChoice {

  private static final Logger log = LoggerFactory.getLogger(SignerChoice.class);

  /** Nothing, the shortest message, both sides of a block of SHA-512, a usual one, a long one. */
  private static final int[] LENGTHS = {0, 1, 127, 128, 250, 10_000};

  private SignerChoice() {}

  @FunctionalInterface
  interface Providers {
    /**
     * Finds the one to try.
     *
     * @throws NoSuchProviderException if there is none, which nobody needs to mend
     */
    Provider provider() throws GeneralSecurityException;
  }

  static Signer fastest(Keypair keypair, Providers providers) {
    Signer always = new BouncyCastleSigner(keypair);
    try {
      ProviderSigner fast = new ProviderSigner(keypair, providers.provider());
      requireSame(fast, always);
      log.info("signer chosen: provider={}", fast.provider());
      return fast;
    } catch (NoSuchProviderException e) {
      log.info("signer chosen: provider={} reason={}", always.provider(), e.getMessage());
    } catch (GeneralSecurityException | RuntimeException | LinkageError e) {
      log.warn("signer chosen: provider={} reason={}", always.provider(), e.getMessage(), e);
    }
    return always;
  }

  private static void requireSame(ProviderSigner fast, Signer always)
      throws GeneralSecurityException {
    for (int length : LENGTHS) {
      byte[] message = new byte[length];
      for (int at = 0; at < length; at++) {
        message[at] = (byte) (at * 31 + length);
      }
      byte[] expected = always.sign(message);
      if (!Arrays.equals(fast.sign(message), expected) || !fast.verifies(message, expected)) {
        throw new GeneralSecurityException(
            "%s signed %d bytes in another way (expected: as %s does)"
                .formatted(fast.provider(), length, always.provider()));
      }
    }
  }
}
