package dev.atomicdata.domain;

/** A payload without what it says, which is in its message. */
record SealedPayload(RowKey key, String type, Block block, Fingerprint fingerprint)
    implements Payload {

  static Payload of(Payload payload) {
    return new SealedPayload(payload.key(), payload.type(), payload.block(), payload.fingerprint());
  }
}
