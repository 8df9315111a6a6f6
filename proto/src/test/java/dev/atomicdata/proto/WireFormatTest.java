package dev.atomicdata.proto;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.grpc.MethodDescriptor;
import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The wire format of helium.md section 3: types, numbers, paths. */
class WireFormatTest {

  private static final FileDescriptor FILE = ChainRewardableEntities.getDescriptor();

  @Test
  void everyMessageHasTheFieldsOfTheProtocol() {
    String messages =
        FILE.getMessageTypes().stream()
            .map(WireFormatTest::written)
            .sorted()
            .collect(Collectors.joining("\n", "", "\n"));

    assertThat(messages)
        .isEqualTo(
            """
            entity_owner_change_v1: uint64 block=1, uint64 timestamp_seconds=2, helium_pub_key entity_pub_key=3, solana_pub_key asset=4, entity_owner_info owner=5
            entity_owner_info: solana_pub_key wallet=1, entity_owner_type type=2
            entity_ownership_change_report_v1: uint64 received_timestamp_ms=1, entity_ownership_change_req_v1 report=2
            entity_ownership_change_req_v1: entity_owner_change_v1 change=1, string signer=2, bytes signature=3
            entity_ownership_change_resp_v1: uint64 timestamp_ms=1
            entity_reward_destination_change_report_v1: uint64 received_timestamp_ms=1, entity_reward_destination_change_req_v1 report=2
            entity_reward_destination_change_req_v1: entity_reward_destination_change_v1 change=1, string signer=2, bytes signature=3
            entity_reward_destination_change_resp_v1: uint64 timestamp_ms=1
            entity_reward_destination_change_v1: uint64 block=1, uint64 timestamp_seconds=2, helium_pub_key entity_pub_key=3, solana_pub_key asset=4, solana_pub_key rewards_recipient=5 of rewards_destination, rewards_split_v1 rewards_split_v1=6 of rewards_destination
            helium_pub_key: bytes value=1
            iot_hotspot_change_report_v1: uint64 received_timestamp_ms=1, iot_hotspot_change_req_v1 report=2
            iot_hotspot_change_req_v1: iot_hotspot_change_v1 change=1, string signer=2, bytes signature=3
            iot_hotspot_change_resp_v1: uint64 timestamp_ms=1
            iot_hotspot_change_v1: uint64 block=1, uint64 timestamp_seconds=2, helium_pub_key pub_key=3, solana_pub_key asset=4, iot_hotspot_metadata metadata=5
            iot_hotspot_metadata: string asserted_hex=2, uint32 elevation=3, bool is_data_only=4
            mobile_hotspot_change_report_v1: uint64 received_timestamp_ms=1, mobile_hotspot_change_req_v1 report=2
            mobile_hotspot_change_req_v1: mobile_hotspot_change_v1 change=1, string signer=2, bytes signature=3
            mobile_hotspot_change_resp_v1: uint64 timestamp_ms=1
            mobile_hotspot_change_v1: uint64 block=1, uint64 timestamp_seconds=2, helium_pub_key pub_key=3, solana_pub_key asset=4, mobile_hotspot_metadata metadata=5
            mobile_hotspot_metadata: string serial_number=2, mobile_hotspot_device_type device_type=3, string asserted_hex=4, uint32 azimuth=5
            rewards_split_v1: solana_pub_key pub_key=1, string schedule=2, uint32 total_shares=3, repeated split_recipient_info_v1 recipients=4
            solana_pub_key: bytes value=1
            split_recipient_info_v1: solana_pub_key authority=1, solana_pub_key recipient=2, uint64 fixed_amount=3 of reward_amount, uint32 shares=4 of reward_amount
            """);
  }

  @Test
  void everyEnumHasTheNumbersOfTheProtocol() {
    assertThat(FILE.getEnumTypes())
        .extracting(WireFormatTest::written)
        .containsExactlyInAnyOrder(
            "mobile_hotspot_device_type: UNKNOWN=0, CBRS=1, WIFI_INDOOR=2, WIFI_OUTDOOR=3,"
                + " WIFI_DATA_ONLY=4",
            "entity_owner_type: UNKNOWN=0, DIRECT_OWNER=1, WELCOME_PACK_OWNER=2");
  }

  @Test
  void theServiceIsReachedByThePathsOfTheProtocol() {
    String service = "helium.chain_rewardable_entities.chain_rewardable_entities/";

    assertThat(chain_rewardable_entitiesGrpc.getServiceDescriptor().getMethods())
        .allSatisfy(
            method -> assertThat(method.getType()).isEqualTo(MethodDescriptor.MethodType.UNARY))
        .extracting(MethodDescriptor::getFullMethodName)
        .containsExactlyInAnyOrder(
            service + "submit_mobile_hotspot_change",
            service + "submit_iot_hotspot_change",
            service + "submit_entity_ownership_change",
            service + "submit_entity_reward_destination_change");
  }

  @Test
  void aValueThatIsADefaultIsLeftOutButAMessageOrAChoiceIsNot() {
    assertThat(hex(mobile_hotspot_metadata.newBuilder().setAzimuth(0).setSerialNumber("").build()))
        .isEmpty();
    assertThat(
            hex(
                iot_hotspot_change_v1
                    .newBuilder()
                    .setMetadata(iot_hotspot_metadata.getDefaultInstance())
                    .build()))
        .isEqualTo("2a00");
    assertThat(hex(split_recipient_info_v1.newBuilder().setShares(0).build())).isEqualTo("2000");
    assertThat(hex(split_recipient_info_v1.newBuilder().setFixedAmount(0).build()))
        .isEqualTo("1800");
  }

  @Test
  void numbersThatNeedTheSignBitAreUnsigned() {
    assertThat(hex(split_recipient_info_v1.newBuilder().setShares(-1).build()))
        .isEqualTo("20ffffffff0f");
    assertThat(hex(split_recipient_info_v1.newBuilder().setFixedAmount(-1).build()))
        .isEqualTo("18ffffffffffffffffff01");
  }

  @Test
  void aRequestThatTheReferenceImplementationWroteIsReadAndWrittenAgain()
      throws InvalidProtocolBufferException {
    String golden =
        "0a6d0880d4d4ab011080e2cfaa061a230a2101f3273d3dc345ddffb9cf00a191d214223c3abe6039"
            + "8dff7f4f7bb0fbfbb966b322220a2001010101010101010101010101010101010101010101010101"
            + "010101010101012a161802220f386332383039323833303739666666288e02123331346e71436467"
            + "42476e756b73666772583477637751743472705056316a3673426d6d364478716150756d71485666"
            + "53447153";
    var request = mobile_hotspot_change_req_v1.parseFrom(HexFormat.of().parseHex(golden));

    assertThat(hex(request)).isEqualTo(golden);
    assertThat(request.getUnknownFields().asMap()).isEmpty();
    assertThat(request.getChange().getBlock()).isEqualTo(360_000_000);
    assertThat(request.getChange().getTimestampSeconds()).isEqualTo(1_700_000_000);
    assertThat(request.getChange().getAsset().getValue())
        .isEqualTo(ByteString.fromHex("01".repeat(32)));
    assertThat(request.getChange().getMetadata().getAzimuth()).isEqualTo(270);
    assertThat(request.getChange().getMetadata().getDeviceType())
        .isEqualTo(mobile_hotspot_device_type.mobile_hotspot_device_type_WIFI_INDOOR);
    assertThat(request.getSignature()).isEmpty();
  }

  private static String hex(MessageLite message) {
    return HexFormat.of().formatHex(message.toByteArray());
  }

  private static String written(Descriptor message) {
    return message.getFields().stream()
        .map(WireFormatTest::written)
        .collect(Collectors.joining(", ", message.getName() + ": ", ""));
  }

  private static String written(FieldDescriptor field) {
    String type =
        switch (field.getJavaType()) {
          case MESSAGE -> field.getMessageType().getName();
          case ENUM -> field.getEnumType().getName();
          default -> field.getType().name().toLowerCase(Locale.ROOT);
        };
    String repeated = field.isRepeated() ? "repeated " : "";
    String choice =
        field.getContainingOneof() == null ? "" : " of " + field.getContainingOneof().getName();
    return repeated + type + " " + field.getName() + "=" + field.getNumber() + choice;
  }

  private static String written(EnumDescriptor type) {
    return type.getValues().stream()
        .map(
            value ->
                value.getName().substring(type.getName().length() + 1) + "=" + value.getNumber())
        .collect(Collectors.joining(", ", type.getName() + ": ", ""));
  }
}
