package dev.atomicdata.testkit;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.ports.Message;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * Small numbered messages of the four Helium types, signed with a fresh key, for tests of sinks.
 * What they say is of no interest: the number makes block, entity and asset.
 */
public final class SignedMessages {

  private static final byte MAINNET_ED25519 = 1;

  private static final Map<String, SubmitMethod> METHODS =
      SubmitMethod.all().stream()
          .collect(Collectors.toMap(SubmitMethod::type, Function.identity()));

  private final byte[] seed = new byte[Ed25519.SECRET_KEY_SIZE];
  private final String address;

  public SignedMessages() {
    new SecureRandom().nextBytes(seed);
    byte[] binary = new byte[1 + Ed25519.PUBLIC_KEY_SIZE];
    binary[0] = MAINNET_ED25519;
    Ed25519.generatePublicKey(seed, 0, binary, 1);
    address = HeliumAddress.of(binary);
  }

  /** The four message types, as configuration names them. */
  public static List<String> types() {
    return METHODS.keySet().stream().sorted().toList();
  }

  /** The Helium address of the key that signs. */
  public String address() {
    return address;
  }

  /**
   * A message that an ingestor with this {@link #address()} accepts.
   *
   * @param type one of the {@link #types()}
   * @param number whose decimal form is the message's key
   */
  public Message message(String type, int number) {
    SubmitMethod method = METHODS.get(type);
    if (method == null) {
      throw new IllegalArgumentException("message type " + type + " (expected: " + types() + ")");
    }
    Fields change = new Fields(method.newChange());
    change.set("block", (long) number);
    change.setKey(AcceptedMessage.ENTITY_PUB_KEY, 33, number);
    change.setKey(AcceptedMessage.ASSET, 32, number);
    Fields request = new Fields(method.newRequest());
    request.set("change", change.builder.build());
    request.set("signer", address);
    byte[] unsigned = request.builder.build().toByteArray();
    byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
    Ed25519.sign(seed, 0, unsigned, 0, unsigned.length, signature, 0);
    request.set("signature", ByteString.copyFrom(signature));
    return new Message(
        type, new RowKey(Integer.toString(number)), request.builder.build().toByteArray());
  }

  /** A generated message under construction, whatever its class. */
  private record Fields(com.google.protobuf.Message.Builder builder) {

    void set(String name, Object value) {
      builder.setField(builder.getDescriptorForType().findFieldByName(name), value);
    }

    void setKey(int number, int length, int value) {
      FieldDescriptor field = builder.getDescriptorForType().findFieldByNumber(number);
      Fields key = new Fields(builder.newBuilderForField(field));
      key.set("value", ByteString.copyFrom(ByteBuffer.allocate(length).putInt(1, value).array()));
      builder.setField(field, key.builder.build());
    }
  }
}
