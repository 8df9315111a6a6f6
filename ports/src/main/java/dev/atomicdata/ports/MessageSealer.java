package dev.atomicdata.ports;

import dev.atomicdata.domain.Payload;
import java.time.Instant;

/**
 * Encodes and signs: one act, because the signature covers the encoded request with the signer's
 * name in it.
 */
public interface MessageSealer {

  /**
   * Equal arguments give equal bytes.
   *
   * @param assembledAt when the payload's data was read
   * @throws UnavailableException if what signs does not answer now
   * @throws RuntimeException if this payload cannot be encoded; parks its key and no other
   */
  Message seal(Payload payload, Instant assembledAt);
}
