package dev.atomicdata.domain.helium;

import static dev.atomicdata.domain.helium.TestDocument.iot;
import static dev.atomicdata.domain.helium.TestDocument.mobile;
import static dev.atomicdata.domain.helium.TestDocument.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atomicdata.domain.DataErrorException;
import dev.atomicdata.domain.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of helium.md section 5.2 for hotspots, and the tables of 5.4, with the deviations. */
class HotspotRulesTest {

  @Test
  void aWifiHotspotHasItsSerialNumberAndAzimuthFromItsDeployment() {
    MobileHotspotChange change =
        mobile()
            .wifi(
                Json.Members.empty()
                    .with("serial", Json.of("test-serial-123"))
                    .with("azimuth", Json.of(180)))
            .with("serial_number", "not this")
            .with("azimuth", Json.of(1))
            .with("location", "8c2ab38b6e899ff")
            .asMobile();

    assertThat(change.deviceType()).isEqualTo(MobileDeviceType.WIFI_OUTDOOR);
    assertThat(change.serialNumber()).isEqualTo("test-serial-123");
    assertThat(change.azimuth()).isEqualTo(180);
    assertThat(change.assertedHex()).isEqualTo("8c2ab38b6e899ff");
  }

  @Test
  void withoutWifiInfoSerialNumberAndAzimuthAreColumns() {
    Json.Members cbrs = Json.Members.empty().with("cbrsInfoV0", Json.of("x"));
    Json.Members noSerial =
        Json.Members.empty().with("serial", Json.nothing()).with("azimuth", Json.of(""));

    assertThat(mobile().with("serial_number", "s").with("azimuth", "7").asMobile())
        .isEqualTo(
            mobile().wifi(noSerial).with("serial_number", "s").with("azimuth", "7").asMobile())
        .satisfies(change -> assertThat(change.serialNumber()).isEqualTo("s"))
        .satisfies(change -> assertThat(change.azimuth()).isEqualTo(7));
    assertThat(mobile().with("deployment_info", cbrs).asMobile())
        .isEqualTo(mobile().asMobile())
        .satisfies(change -> assertThat(change.serialNumber()).isEmpty())
        .satisfies(change -> assertThat(change.azimuth()).isZero());
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "text", "object", "array"})
  void anEmptyDeploymentIsNone(String kind) {
    Json empty =
        switch (kind) {
          case "null" -> Json.nothing();
          case "text" -> Json.of("");
          case "object" -> Json.Members.empty();
          default -> Json.array();
        };

    assertThat(mobile().with("deployment_info", empty).asMobile()).isEqualTo(mobile().asMobile());
    assertThat(
            mobile()
                .with("deployment_info", Json.Members.empty().with("wifiInfoV0", empty))
                .asMobile())
        .isEqualTo(mobile().asMobile());
  }

  @ParameterizedTest
  @CsvSource({
    "wifiIndoor, WIFI_INDOOR",
    "wifiOutdoor, WIFI_OUTDOOR",
    "wifiDataOnly, WIFI_DATA_ONLY",
    "cbrs, CBRS"
  })
  void everyDeviceTypeIsKnown(String name, MobileDeviceType type) {
    assertThat(mobile().with("device_type", name).asMobile().deviceType()).isEqualTo(type);
  }

  @ParameterizedTest
  @EnumSource
  void aDeviceTypeIsFoundByItsOwnName(MobileDeviceType type) {
    assertThat(MobileDeviceType.named(type.chainName())).hasValue(type);
  }

  @ParameterizedTest
  @ValueSource(strings = {"banana", "WifiIndoor", "wifiIndoor "})
  void anUnknownDeviceTypeIsADataError(String name) {
    assertThatThrownBy(() -> mobile().with("device_type", name).asMobile())
        .isInstanceOf(DataErrorException.class)
        .hasMessage(
            "device_type: \"%s\" (expected: one of cbrs, wifiIndoor, wifiOutdoor, wifiDataOnly)",
            name);
  }

  @Test
  void aMissingDeviceTypeIsADataError() {
    assertThatThrownBy(() -> mobile().without("device_type").asMobile())
        .hasMessageStartingWith("device_type: missing (expected: one of cbrs, ");
    assertThatThrownBy(() -> mobile().with("device_type", Json.Members.empty()).asMobile())
        .hasMessageStartingWith("device_type: missing");
    assertThatThrownBy(
            () ->
                mobile()
                    .with("device_type", Json.Members.empty().with("cbrs", Json.of(1)))
                    .asMobile())
        .hasMessageStartingWith("device_type: {\"cbrs\":1} (expected: one of cbrs, ");
  }

  @Test
  void anIotHotspotHasLocationAndElevation() {
    IotHotspotChange change =
        iot().with("location", "8c2ab38b6e899ff").with("elevation", Json.of(42)).asIot();

    assertThat(change.assertedHex()).isEqualTo("8c2ab38b6e899ff");
    assertThat(change.elevation()).isEqualTo(42);
    assertThat(change.dataOnly()).isFalse();
  }

  @Test
  void anIotHotspotMayHaveNeither() {
    assertThat(iot().with("location", Json.nothing()).with("elevation", Json.nothing()).asIot())
        .isEqualTo(iot().asIot())
        .satisfies(change -> assertThat(change.assertedHex()).isEmpty())
        .satisfies(change -> assertThat(change.elevation()).isZero());
  }

  @Test
  void aHotspotThatIsNotFullIsDataOnly() {
    assertThat(iot().with("is_full_hotspot", Json.of(false)).asIot().dataOnly()).isTrue();
    assertThat(iot().with("is_full_hotspot", "false").asIot().dataOnly()).isTrue();
    assertThat(iot().with("is_full_hotspot", "true").asIot().dataOnly()).isFalse();
  }

  @Test
  void aHotspotThatDoesNotSayWhetherItIsFullIsADataError() {
    assertThatThrownBy(() -> iot().without("is_full_hotspot").asIot())
        .hasMessage("is_full_hotspot: missing (expected: true or false)");
    assertThatThrownBy(() -> iot().with("is_full_hotspot", "True").asIot())
        .hasMessage("is_full_hotspot: \"True\" (expected: true or false)");
    assertThatThrownBy(() -> iot().with("is_full_hotspot", Json.of(1)).asIot())
        .hasMessage("is_full_hotspot: 1 (expected: true or false)");
  }

  @ParameterizedTest
  @CsvSource({
    "631208264537186303, 8c2809283079fff",
    "631208264537186303.00, 8c2809283079fff",
    "9007199254740993, 20000000000001",
    "18446744073709551615, ffffffffffffffff",
    "0, 0"
  })
  void aNumericLocationIsExactHex(String location, String hex) {
    assertThat(iot().with("location", number(location)).asIot().assertedHex()).isEqualTo(hex);
    assertThat(mobile().with("location", number(location)).asMobile().assertedHex()).isEqualTo(hex);
  }

  @Test
  void aLocationInTextIsTakenAsItStands() {
    assertThat(iot().with("location", "0x8C2809283079FFF").asIot().assertedHex())
        .isEqualTo("0x8C2809283079FFF");
    assertThat(iot().with("location", "631208264537186303").asIot().assertedHex())
        .isEqualTo("631208264537186303");
  }

  @Test
  void anAssertedHexGoesBeforeTheLocation() {
    assertThat(iot().with("asserted_hex", "8c").with("location", "8d").asIot().assertedHex())
        .isEqualTo("8c");
    assertThat(iot().with("asserted_hex", "").with("location", "8d").asIot().assertedHex())
        .isEqualTo("8d");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "0.5", "18446744073709551616", "1e999999999", "1e-999999999"})
  void aLocationThatIsNo64BitNumberIsADataError(String location) {
    assertThatThrownBy(() -> iot().with("location", number(location)).asIot())
        .isInstanceOf(DataErrorException.class)
        .hasMessageStartingWith("location: ")
        .hasMessageEndingWith(" (expected: an integer from 0 to 18446744073709551615)");
  }

  @Test
  void aFieldOfTheWrongKindIsADataError() {
    assertThatThrownBy(() -> iot().with("location", Json.of(true)).asIot())
        .hasMessageStartingWith("location: true (expected: text, or an integer from 0 to");
    assertThatThrownBy(() -> iot().with("asserted_hex", Json.of(8)).asIot())
        .hasMessage("asserted_hex: 8 (expected: text)");
    assertThatThrownBy(() -> mobile().with("deployment_info", "x").asMobile())
        .hasMessage("deployment_info: \"x\" (expected: an object)");
    assertThatThrownBy(
            () -> mobile().wifi(Json.Members.empty().with("serial", Json.of(123))).asMobile())
        .hasMessage("deployment_info.wifiInfoV0.serial: 123 (expected: text)");
  }

  @Test
  void halfASurrogatePairIsADataErrorBecauseItHasNoUtf8() {
    assertThat(mobile().with("serial_number", "a\ud83d\ude00b").asMobile().serialNumber())
        .isEqualTo("a\ud83d\ude00b");
    for (String half : new String[] {"a\ud83d", "\ude00a", "\ud83da", "\ude00\ud83d"}) {
      assertThatThrownBy(() -> mobile().with("serial_number", half).asMobile())
          .hasMessageStartingWith("serial_number: ");
    }
  }
}
