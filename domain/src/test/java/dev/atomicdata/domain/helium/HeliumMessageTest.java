package dev.atomicdata.domain.helium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atomicdata.domain.Block;
import dev.atomicdata.domain.DataErrorException;
import dev.atomicdata.domain.Document;
import dev.atomicdata.domain.Json;
import dev.atomicdata.domain.RowKey;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What all four message types have in common. */
class HeliumMessageTest {

  @Test
  void configurationNamesTheFourTypes() {
    assertThat(HeliumMessage.values())
        .extracting(HeliumMessage::type)
        .containsExactly(
            "mobile_hotspot", "iot_hotspot", "entity_ownership", "entity_reward_destination");
    assertThat(HeliumMessage.values())
        .allSatisfy(message -> assertThat(HeliumMessage.named(message.type())).hasValue(message));
  }

  @ParameterizedTest
  @ValueSource(strings = {"banana", "", "Mobile_Hotspot", "MOBILE_HOTSPOT", "json"})
  void anotherNameIsNoType(String name) {
    assertThat(HeliumMessage.named(name)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aChangeIsOfItsTypeAboutItsAssetAtItsBlock(HeliumMessage message) {
    HeliumChange change = message.map(document(message).build());

    assertThat(change.message()).isEqualTo(message);
    assertThat(change.type()).isEqualTo(message.type());
    assertThat(change.key()).isEqualTo(new RowKey(TestDocument.ONES.base58()));
    assertThat(change.asset()).isEqualTo(TestDocument.ONES);
    assertThat(change.entityKey()).isEqualTo(TestDocument.KEY);
    assertThat(change.block()).isEqualTo(new Block(100));
  }

  @ParameterizedTest
  @EnumSource
  void hexInUpperCaseIsTheSameKey(HeliumMessage message) {
    String upperCase = TestDocument.ENTITY_KEY.toUpperCase(Locale.ROOT);

    HeliumChange change = message.map(document(message).with("pub_key", upperCase).build());

    assertThat(change.entityKey()).isEqualTo(TestDocument.KEY);
  }

  @ParameterizedTest
  @EnumSource
  void aMissingKeyIsADataError(HeliumMessage message) {
    String expected = "pub_key: missing (expected: hex of 0x00, tag and key, and their checksum)";

    refused(message, document(message).without("pub_key"), expected);
    refused(message, document(message).with("pub_key", Json.nothing()), expected);
    refused(message, document(message).with("pub_key", ""), expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not hex",
        "00f",
        "\\x00",
        "00",
        "001406e058",
        "0001f3273d3dc345ddffb9cf00a191d214223c3abe60398dff7f4f7bb0fbfbb966b3e1ad9472",
        "0101f3273d3dc345ddffb9cf00a191d214223c3abe60398dff7f4f7bb0fbfbb966b3e1ad9471",
        "14nqCdgBGnuksfgrX4wcwQt4rpPV1j6sBmm6DxqaPumqHVfSDqS"
      })
  void aMalformedKeyIsADataError(String hex) {
    refused(
        HeliumMessage.ENTITY_OWNERSHIP,
        TestDocument.ownership().with("pub_key", hex),
        "pub_key: "
            + Json.of(hex).write()
            + " (expected: hex of 0x00, tag and key, and their checksum)");
  }

  @Test
  void aKeyThatIsNoTextIsADataError() {
    refused(
        HeliumMessage.IOT_HOTSPOT,
        TestDocument.iot().with("pub_key", Json.of(7)),
        "pub_key: 7 (expected: hex of 0x00, tag and key, and their checksum)");
  }

  @ParameterizedTest
  @EnumSource
  void anAssetThatIsNoSolanaKeyIsADataError(HeliumMessage message) {
    refused(
        message,
        document(message).key("abc"),
        "asset: \"abc\" (expected: a Solana key: base58 of 32 bytes)");
  }

  @ParameterizedTest
  @EnumSource
  void aMissingOrNegativeBlockIsADataError(HeliumMessage message) {
    refused(
        message,
        document(message).block(Optional.empty()),
        "block: missing (expected: an integer from 0 to 9223372036854775807)");
    refused(
        message,
        document(message).block(Optional.of(new Block(-1))),
        "block: -1 (expected: an integer from 0 to 9223372036854775807)");
    assertThat(message.map(document(message).block(Optional.of(new Block(0))).build()).block())
        .isEqualTo(new Block(0));
  }

  @Test
  void columnsThatNobodyAsksForAreAllowed() {
    Document document = TestDocument.mobile().with("change_type", "x").with("gain", "-1").build();

    assertThat(HeliumMessage.MOBILE_HOTSPOT.map(document))
        .isEqualTo(TestDocument.mobile().asMobile());
  }

  private static void refused(HeliumMessage message, TestDocument document, String expected) {
    assertThatThrownBy(() -> message.map(document.build()))
        .isInstanceOf(DataErrorException.class)
        .hasMessage(expected);
  }

  private static TestDocument document(HeliumMessage message) {
    return switch (message) {
      case MOBILE_HOTSPOT -> TestDocument.mobile();
      case IOT_HOTSPOT -> TestDocument.iot();
      case ENTITY_OWNERSHIP -> TestDocument.ownership();
      case ENTITY_REWARD_DESTINATION -> TestDocument.rewardsTo(TestDocument.TWOS);
    };
  }
}
