package dev.atomicdata.testkit;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.time.Instant;

/**
 * A message as the ingestor took it.
 *
 * @param type the message type, as configuration names it, for example {@code mobile_hotspot}
 * @param change what the request says: the request without signer and signature
 */
public record AcceptedMessage(String type, Message change, Instant receivedAt) {

  /** In all four changes, key and asset have these numbers; only the key's name differs. */
  static final int ENTITY_PUB_KEY = 3;

  static final int ASSET = 4;

  public AcceptedMessage {
    requireNonNull(type, "type");
    requireNonNull(change, "change");
    requireNonNull(receivedAt, "receivedAt");
  }

  /** The Helium address of the entity. */
  public String entityPubKey() {
    return HeliumAddress.of(key(ENTITY_PUB_KEY));
  }

  /** The Solana key of the entity's asset, in base58. */
  public String asset() {
    return Base58.encode(key(ASSET));
  }

  private byte[] key(int number) {
    Message key =
        (Message) change.getField(change.getDescriptorForType().findFieldByNumber(number));
    return ((ByteString) key.getField(key.getDescriptorForType().findFieldByName("value")))
        .toByteArray();
  }
}
