package dev.atomicdata.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.atomicdata.domain.Block;
import dev.atomicdata.domain.Document;
import dev.atomicdata.domain.DocumentPayload;
import dev.atomicdata.domain.Json;
import dev.atomicdata.domain.Payload;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.domain.helium.HeliumChange;
import dev.atomicdata.ports.MessageSealer;
import dev.atomicdata.proto.entity_ownership_change_req_v1;
import dev.atomicdata.proto.entity_reward_destination_change_req_v1;
import dev.atomicdata.proto.iot_hotspot_change_req_v1;
import dev.atomicdata.proto.mobile_hotspot_change_req_v1;
import dev.atomicdata.testkit.MessageSealerContract;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HeliumSealerTest extends MessageSealerContract {

  private static final Instant AT = Instant.parse("2025-11-20T10:00:00.999Z");

  private final Keypair keypair = Keypair.generate(Network.MAINNET, new SecureRandom());
  private final HeliumSealer sealer = new HeliumSealer(keypair);

  @Override
  protected MessageSealer sealer() {
    return sealer;
  }

  @Override
  protected List<? extends Payload> payloads() {
    return changes();
  }

  @Override
  protected Payload foreign() {
    return new DocumentPayload(
        new Document(new RowKey("1"), Optional.of(new Block(1)), Json.Members.empty()));
  }

  @Test
  void everyMessageIsWhatTheProtobufLibraryWouldWriteAndWhatTheIngestorVerifies()
      throws InvalidProtocolBufferException {
    for (HeliumChange change : changes()) {
      byte[] bytes = sealer.seal(change, AT).bytes();

      Message request = parsed(change, bytes);
      var signature = request.getDescriptorForType().findFieldByName("signature");
      byte[] signed = request.toBuilder().clearField(signature).build().toByteArray();
      byte[] value = ((ByteString) request.getField(signature)).toByteArray();
      assertThat(request.getUnknownFields().asMap()).isEmpty();
      assertThat(request.toByteArray()).isEqualTo(bytes);
      assertThat(Verification.verifies(keypair.publicKey(), signed, value)).isTrue();
    }
  }

  @Test
  void aMessageSaysWhatThePayloadSays() throws InvalidProtocolBufferException {
    RandomChanges random = new RandomChanges(new Random(1));
    for (HeliumChange change : random.ofEachKind()) {
      Message request = parsed(change, sealer.seal(change, AT).bytes());

      assertThat(field(request, "signer")).isEqualTo(keypair.address());
      Message said = (Message) field(request, "change");
      assertThat(field(said, "block")).isEqualTo(change.block().height());
      assertThat(field(said, "timestamp_seconds")).isEqualTo(AT.getEpochSecond());
      assertThat(field((Message) field(said, "asset"), "value"))
          .isEqualTo(ByteString.copyFrom(change.asset().bytes()));
    }
  }

  @Test
  void aPayloadThatIsNoHeliumChangeIsTheCallersMistake() {
    assertThatThrownBy(() -> sealer.seal(foreign(), AT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("payload of type json (expected: a Helium change)");
  }

  private static List<HeliumChange> changes() {
    RandomChanges random = new RandomChanges(new Random(3));
    return IntStream.range(0, 200)
        .mapToObj(i -> random.ofEachKind())
        .flatMap(List::stream)
        .toList();
  }

  private static Object field(Message message, String name) {
    return message.getField(message.getDescriptorForType().findFieldByName(name));
  }

  private static Message parsed(HeliumChange change, byte[] bytes)
      throws InvalidProtocolBufferException {
    return switch (change.message()) {
      case MOBILE_HOTSPOT -> mobile_hotspot_change_req_v1.parseFrom(bytes);
      case IOT_HOTSPOT -> iot_hotspot_change_req_v1.parseFrom(bytes);
      case ENTITY_OWNERSHIP -> entity_ownership_change_req_v1.parseFrom(bytes);
      case ENTITY_REWARD_DESTINATION -> entity_reward_destination_change_req_v1.parseFrom(bytes);
    };
  }
}
