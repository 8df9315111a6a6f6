package dev.atomicdata.signing;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import com.google.protobuf.WireFormat;
import dev.atomicdata.domain.Payload;
import dev.atomicdata.domain.helium.HeliumChange;
import dev.atomicdata.ports.Message;
import dev.atomicdata.ports.MessageSealer;
import dev.atomicdata.proto.mobile_hotspot_change_req_v1;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;

/**
 * Makes signed requests for Helium's ingestor, which decodes a request, clears the signature,
 * encodes it again and verifies those bytes (helium.md section 2).
 *
 * <p>The signer named in a request is the address of its key, the timestamp the time at which its
 * data was read. Safe for use by many threads.
 */
public final class HeliumSealer implements MessageSealer {

  /** The same in all four requests, and higher than their other fields: it comes last. */
  private static final int SIGNATURE_FIELD = mobile_hotspot_change_req_v1.SIGNATURE_FIELD_NUMBER;

  private static final int SIGNATURE_SIZE =
      CodedOutputStream.computeTagSize(SIGNATURE_FIELD)
          + CodedOutputStream.computeUInt32SizeNoTag(Signer.SIGNATURE)
          + Signer.SIGNATURE;

  private final Signer signer;

  /** Signs as fast as this machine can. */
  public HeliumSealer(Keypair keypair) {
    this(Signer.fastest(keypair));
  }

  public HeliumSealer(Signer signer) {
    this.signer = requireNonNull(signer, "signer");
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the payload is not a {@link HeliumChange}
   */
  @Override
  public Message seal(Payload payload, Instant assembledAt) {
    if (!(payload instanceof HeliumChange change)) {
      throw new IllegalArgumentException(
          "payload of type " + payload.type() + " (expected: a Helium change)");
    }
    MessageLite request =
        change.match(
            new UnsignedRequests(signer.keypair().address(), assembledAt.getEpochSecond()));
    return new Message(change.type(), change.key(), sign(request));
  }

  /** One encoding serves twice: it is what the signature covers, and what goes before it. */
  private byte[] sign(MessageLite request) {
    int unsigned = request.getSerializedSize();
    byte[] bytes = new byte[unsigned + SIGNATURE_SIZE];
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      request.writeTo(out);
      out.writeTag(SIGNATURE_FIELD, WireFormat.WIRETYPE_LENGTH_DELIMITED);
      out.writeUInt32NoTag(Signer.SIGNATURE);
    } catch (IOException e) {
      throw new UncheckedIOException("an array of the computed size was too small", e);
    }
    signer.sign(bytes, 0, unsigned, bytes, bytes.length - Signer.SIGNATURE);
    return bytes;
  }
}
