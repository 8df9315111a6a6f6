package dev.atomicdata.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** With the golden messages of helium.md section 2.3. */
class VerifyingIngestorTest {

  private static final String ADDRESS = "14nqCdgBGnuksfgrX4wcwQt4rpPV1j6sBmm6DxqaPumqHVfSDqS";
  private static final String ASSET = "4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi";

  private static final byte[] MOBILE =
      bytes(
          "0a6d0880d4d4ab011080e2cfaa061a230a2101f3273d3dc345ddffb9cf00a191d214223c"
              + "3abe60398dff7f4f7bb0fbfbb966b322220a200101010101010101010101010101010101"
              + "0101010101010101010101010101012a161802220f386332383039323833303739666666"
              + "288e02123331346e7143646742476e756b73666772583477637751743472705056316a36"
              + "73426d6d364478716150756d7148566653447153");

  private static final byte[] MOBILE_SIGNATURE =
      bytes(
          "73867bf2a6a1b6350193b2a4d0eb9565c8818d82d8b846c1c6d0f6015a3a7e771c674e36"
              + "ec20f0fa6e91b645bc54e73aa0dabdba6f759da6867c47c8020be605");

  private static final byte[] IOT =
      bytes(
          "0a570880d4d4ab011080e2cfaa061a230a2101f3273d3dc345ddffb9cf00a191d214223c"
              + "3abe60398dff7f4f7bb0fbfbb966b322220a200101010101010101010101010101010101"
              + "0101010101010101010101010101012a00123331346e7143646742476e756b7366677258"
              + "3477637751743472705056316a3673426d6d364478716150756d7148566653447153");

  private static final byte[] IOT_SIGNATURE =
      bytes(
          "967fe13eb9fce689107f91a6ac7d505d642607d8f6ef4547918df455e23cd127af155a87"
              + "960abcbd35c48d97e723362a575826bf1b033e66e0ae0448f408b70e");

  private static final byte[] REWARD =
      bytes(
          "0a790880d4d4ab011080e2cfaa061a230a2101f3273d3dc345ddffb9cf00a191d214223c"
              + "3abe60398dff7f4f7bb0fbfbb966b322220a200101010101010101010101010101010101"
              + "0101010101010101010101010101012a220a200404040404040404040404040404040404"
              + "040404040404040404040404040404123331346e7143646742476e756b73666772583477"
              + "637751743472705056316a3673426d6d364478716150756d7148566653447153");

  private static final byte[] REWARD_SIGNATURE =
      bytes(
          "5f0cbe8d41eb881b7209a666cec2c4b842d937f292ef4abc4a2fd793535afb2997eb3343"
              + "c5b93136b7402184c957ab8b7e80ea287852621c0fc7a0418d34640a");

  private final List<AcceptedMessage> accepted = Collections.synchronizedList(new ArrayList<>());
  private final VerifyingIngestor ingestor = VerifyingIngestor.start(0, ADDRESS, accepted::add);
  private final IngestorClient client = new IngestorClient(ingestor.port());

  @AfterEach
  void close() {
    client.close();
    ingestor.close();
  }

  @Test
  void goldenMessagesAreAccepted() throws IOException {
    long mobile = client.timestampMs("mobile_hotspot", signed(MOBILE, MOBILE_SIGNATURE));
    long iot = client.timestampMs("iot_hotspot", signed(IOT, IOT_SIGNATURE));
    long reward = client.timestampMs("entity_reward_destination", signed(REWARD, REWARD_SIGNATURE));

    assertThat(accepted)
        .extracting(AcceptedMessage::type)
        .containsExactly("mobile_hotspot", "iot_hotspot", "entity_reward_destination");
    assertThat(accepted).extracting(AcceptedMessage::entityPubKey).containsOnly(ADDRESS);
    assertThat(accepted).extracting(AcceptedMessage::asset).containsOnly(ASSET);
    assertThat(accepted)
        .extracting(message -> message.receivedAt().toEpochMilli())
        .containsExactly(mobile, iot, reward);
    assertThat(ingestor.calls()).isEqualTo(3);
    assertThat(ingestor.verified()).isEqualTo(3);
    assertThat(ingestor.rejected()).isZero();
  }

  @Test
  void aChangedMessageIsTurnedAwayAsHeliumDoesIt() {
    byte[] changed = signed(IOT, IOT_SIGNATURE);
    changed[3] ^= 1;

    Status status = client.submit("iot_hotspot", changed);

    assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(status.getDescription()).isEqualTo("invalid signature");
    assertThat(accepted).isEmpty();
    assertThat(ingestor.rejected()).isEqualTo(1);
  }

  @Test
  void aMessageWithoutASignatureIsTurnedAway() {
    assertThat(client.submit("iot_hotspot", IOT).getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
  }

  @Test
  void aMessageSignedWithAnotherKeyIsTurnedAway() {
    byte[] ofAnother = new SignedMessages().message("iot_hotspot", 1).bytes();

    assertThat(client.submit("iot_hotspot", ofAnother).getCode())
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
  }

  @Test
  void unknownFieldsAreDroppedBeforeTheSignatureIsVerified() {
    byte[] unknownField = {(byte) (15 << 3), 7};

    Status added = client.submit("iot_hotspot", signed(IOT, IOT_SIGNATURE, unknownField));

    assertThat(added.isOk()).isTrue();
    assertThat(accepted.get(0).change().getUnknownFields().asMap()).isEmpty();
  }

  @Test
  void whatIsNoRequestIsNotTheSignersFault() {
    assertThat(client.submit("iot_hotspot", new byte[] {10, 99}).getCode())
        .isEqualTo(Status.Code.INTERNAL);
    assertThat(ingestor.rejected()).isZero();
  }

  @Test
  void messagesOfAllFourTypesAreTaken() {
    SignedMessages messages = new SignedMessages();
    try (VerifyingIngestor own = VerifyingIngestor.start(0, messages.address(), accepted::add);
        IngestorClient ownClient = new IngestorClient(own.port())) {
      for (String type : SignedMessages.types()) {
        assertThat(ownClient.submit(type, messages.message(type, 1).bytes()).isOk()).isTrue();
      }
    }

    assertThat(accepted)
        .extracting(AcceptedMessage::type)
        .containsExactly(
            "entity_ownership", "entity_reward_destination", "iot_hotspot", "mobile_hotspot");
    assertThat(accepted).extracting(AcceptedMessage::asset).doesNotContain("");
  }

  @Test
  void aFaultStrikesOnlyWhatItIsMeantForUntilItIsTakenBack() {
    ingestor.faults(
        Fault.fail(Status.UNAVAILABLE).when(message -> message.type().equals("iot_hotspot")));

    Status iot = client.submit("iot_hotspot", signed(IOT, IOT_SIGNATURE));
    Status mobile = client.submit("mobile_hotspot", signed(MOBILE, MOBILE_SIGNATURE));
    ingestor.faults();
    Status iotAgain = client.submit("iot_hotspot", signed(IOT, IOT_SIGNATURE));

    assertThat(iot.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(mobile.isOk()).isTrue();
    assertThat(iotAgain.isOk()).isTrue();
    assertThat(ingestor.calls()).isEqualTo(3);
    assertThat(ingestor.verified()).isEqualTo(2);
  }

  @Test
  void aFaultStrikesItsShareOfTheCalls() {
    ingestor.faults(Fault.fail(Status.ABORTED).withShare(0.25));

    for (int i = 0; i < 400; i++) {
      client.submit("iot_hotspot", signed(IOT, IOT_SIGNATURE));
    }

    assertThat(ingestor.verified()).isBetween(270L, 330L);
  }

  @Test
  void aHangingCallIsNeverAnswered() {
    ingestor.faults(Fault.hang());

    Status status =
        client.submit("iot_hotspot", signed(IOT, IOT_SIGNATURE), Duration.ofMillis(200));

    assertThat(status.getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    assertThat(accepted).isEmpty();
  }

  @Test
  void aDelayedCallIsTakenBeforeItIsAnswered() {
    ingestor.faults(Fault.delay(Duration.ofDays(1)));

    Status status =
        client.submit("iot_hotspot", signed(IOT, IOT_SIGNATURE), Duration.ofMillis(500));

    assertThat(status.getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    assertThat(accepted).hasSize(1);
  }

  @Test
  void aDelayGoesWithTheFaultsAfterIt() {
    ingestor.faults(Fault.delay(Duration.ofMillis(1)), Fault.reject());

    Status status = client.submit("iot_hotspot", signed(IOT, IOT_SIGNATURE));

    assertThat(status.getDescription()).isEqualTo("invalid signature");
    assertThat(ingestor.rejected()).isEqualTo(1);
  }

  @Test
  void aForgottenMessageIsAcknowledgedAndLost() {
    ingestor.faults(Fault.acceptAndForget());

    assertThat(client.submit("iot_hotspot", signed(IOT, IOT_SIGNATURE)).isOk()).isTrue();
    assertThat(client.submit("iot_hotspot", IOT).isOk()).isFalse();
    assertThat(accepted).isEmpty();
    assertThat(ingestor.verified()).isZero();
  }

  @Test
  void onlyAnEd25519AddressCanBeTheKey() {
    assertThatThrownBy(
            () ->
                VerifyingIngestor.start(
                    0, "11nYr7TBMbpGiQadiCxGCPZFZ8ENo1JNtbS7aB5U7UXn4a8Dvb3", accepted::add))
        .hasMessageContaining("expected: the address of an Ed25519 Helium key");
    assertThatThrownBy(
            () -> VerifyingIngestor.start(0, ADDRESS.replace("DqS", "DqT"), accepted::add))
        .hasMessageContaining("wrong checksum");
  }

  @Test
  void aTakenPortIsAnError() {
    assertThatThrownBy(() -> VerifyingIngestor.start(ingestor.port(), ADDRESS, accepted::add))
        .isInstanceOf(UncheckedIOException.class);
  }

  private static byte[] signed(byte[] unsigned, byte[] signature, byte... more) {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes(unsigned);
    request.write(3 << 3 | 2);
    request.write(signature.length);
    request.writeBytes(signature);
    request.writeBytes(more);
    return request.toByteArray();
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
