package dev.atomicdata.signing;

import java.security.GeneralSecurityException;

/** Of Ed25519: all that a signer may stand on. */
enum Implementation {
  BOUNCY_CASTLE {
    @Override
    Signer signer(Keypair keypair) {
      return Signer.bouncyCastle(keypair);
    }
  },
  CORRETTO {
    @Override
    Signer signer(Keypair keypair) {
      try {
        return new ProviderSigner(keypair, Corretto.provider());
      } catch (GeneralSecurityException e) {
        throw new AssertionError("the provider is on the class path of the tests", e);
      }
    }
  };

  abstract Signer signer(Keypair keypair);
}
