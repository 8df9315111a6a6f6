package dev.atomicdata.domain;

/**
 * What will be said about a key. Immutable; equal content has an equal fingerprint, whatever its
 * block.
 */
public interface Payload {

  RowKey key();

  /** The message type, as configuration names it, for example {@code mobile_hotspot}. */
  String type();

  Block block();

  Fingerprint fingerprint();
}
