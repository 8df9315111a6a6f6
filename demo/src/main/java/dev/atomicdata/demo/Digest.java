package dev.atomicdata.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The first 16 bytes of a SHA-256: millions of pairs and payloads are compared, and none is looked
 * into.
 */
record Digest(long high, long low) {

  /** Stands for what is not there. */
  static final Digest NOTHING = new Digest(0, 0);

  private static final ThreadLocal<MessageDigest> SHA256 =
      ThreadLocal.withInitial(
          () -> {
            try {
              return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
              throw new AssertionError("every JDK has SHA-256", e);
            }
          });

  /** Of a message type and an asset. */
  static Digest of(MessageType type, String asset) {
    return of((type + " " + asset).getBytes(UTF_8));
  }

  /** Of what a change says, whenever it was said. */
  static Digest of(Message change) {
    Message.Builder lasting = change.toBuilder();
    for (String fleeting : new String[] {"block", "timestamp_seconds"}) {
      FieldDescriptor field = change.getDescriptorForType().findFieldByName(fleeting);
      lasting.clearField(field);
    }
    return of(lasting.build().toByteArray());
  }

  private static Digest of(byte[] bytes) {
    ByteBuffer digest = ByteBuffer.wrap(SHA256.get().digest(bytes));
    return new Digest(digest.getLong(), digest.getLong());
  }
}
