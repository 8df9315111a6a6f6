package dev.atomicdata.ports;

import static java.util.Objects.requireNonNull;

import dev.atomicdata.domain.RowKey;

/** A payload encoded and signed: bytes, ready to send. */
public final class Message {

  private final String type;
  private final RowKey key;
  private final byte[] bytes;

  /**
   * A message that is ready to send.
   *
   * @param bytes not copied; nobody may change them any more
   */
  public Message(String type, RowKey key, byte[] bytes) {
    this.type = requireNonNull(type, "type");
    this.key = requireNonNull(key, "key");
    this.bytes = requireNonNull(bytes, "bytes");
  }

  /** The message type, as configuration names it. */
  public String type() {
    return type;
  }

  public RowKey key() {
    return key;
  }

  /** The encoded and signed request; not a copy, not to be changed. */
  public byte[] bytes() {
    return bytes;
  }

  @Override
  public String toString() {
    return type + " " + key + " (" + bytes.length + " bytes)";
  }
}
