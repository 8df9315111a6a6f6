package dev.atomicdata.runner.config;

import static dev.atomicdata.runner.config.HeliumRows.PUB_KEY;
import static dev.atomicdata.runner.config.HeliumRows.hex;
import static dev.atomicdata.runner.config.PresetDatabase.ASSET;
import static dev.atomicdata.runner.config.PresetDatabase.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atomicdata.domain.Block;
import dev.atomicdata.domain.DataErrorException;
import dev.atomicdata.domain.Document;
import dev.atomicdata.domain.Json;
import dev.atomicdata.domain.helium.IotHotspotChange;
import dev.atomicdata.domain.helium.MobileDeviceType;
import dev.atomicdata.domain.helium.MobileHotspotChange;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What a hotspot is and where: rows of the acceptance table in helium.md section 5.3, each a test
 * by the row's name, then what that section adds for the real column types, and the defects D3, D4
 * and D5.
 */
@ExtendWith(PostgresExtension.class)
class HotspotPresetTest {

  private static final String LOCATION = "631208264537186303";
  private static final String WIFI =
      """
      {"wifiInfoV0": {"antenna": 18, "elevation": 3, "azimuth": 90, "mechanicalDownTilt": 0,
       "electricalDownTilt": 0, "serial": "SN-12345"}}""";

  private final PresetDatabase preset;

  HotspotPresetTest(TestDatabase database) {
    preset = new PresetDatabase(database);
  }

  @AfterEach
  void close() {
    preset.close();
  }

  @Test
  void hotspotMobileProducesCorrectJson() {
    preset.rows().keyToAsset(ASSET, 300).mobile(ASSET, LOCATION, "wifiOutdoor", WIFI, 200);

    Document document = preset.document("atomic_mobile_hotspots").orElseThrow();

    assertThat(text(document, "pub_key")).contains(PUB_KEY);
    assertThat(text(document, "device_type")).contains("wifiOutdoor");
    assertThat(text(document, "address")).contains("mobile" + ASSET);
    assertThat(document.content().member("is_full_hotspot")).contains(Json.of(true));
    assertThat(document.content().member("location")).contains(Json.of(631208264537186303L));
    assertThat(document.block()).contains(new Block(200));
    MobileHotspotChange change = mobile();
    assertThat(change.deviceType()).isEqualTo(MobileDeviceType.WIFI_OUTDOOR);
    assertThat(change.serialNumber()).isEqualTo("SN-12345");
    assertThat(change.azimuth()).isEqualTo(90);
    assertThat(change.assertedHex()).isEqualTo("8c2809283079fff");
  }

  @Test
  void hotspotIotProducesCorrectJson() {
    preset.rows().keyToAsset(ASSET, 100).iot(ASSET, LOCATION, 42, 12, true, 200);

    Document document = preset.document("atomic_iot_hotspots").orElseThrow();

    assertThat(document.content().member("gain")).contains(Json.of(12));
    IotHotspotChange change = iot();
    assertThat(change.elevation()).isEqualTo(42);
    assertThat(change.assertedHex()).isEqualTo("8c2809283079fff");
    assertThat(change.dataOnly()).isFalse();
  }

  @Test
  void hotspotUtf8KeyExcluded() {
    preset
        .rows()
        .keyToAsset(ASSET, hex("not_emitted"), "utf8", 100)
        .mobile(ASSET, LOCATION, "wifiIndoor", WIFI, 200)
        .iot(ASSET, LOCATION, 1, 1, true, 200);

    assertThat(preset.document("atomic_mobile_hotspots")).isEmpty();
    assertThat(preset.document("atomic_iot_hotspots")).isEmpty();
  }

  @Test
  void hotspotMissingEntityKeyExcluded() {
    preset
        .rows()
        .mobile(ASSET, LOCATION, "wifiIndoor", WIFI, 200)
        .iot(ASSET, LOCATION, 1, 1, true, 200);

    assertThat(preset.document("atomic_mobile_hotspots")).isEmpty();
    assertThat(preset.document("atomic_iot_hotspots")).isEmpty();
  }

  @Test
  void aHotspotMayHaveNoLocation() {
    preset
        .rows()
        .keyToAsset(ASSET, 100)
        .mobile(ASSET, "NULL", "cbrs", "{\"cbrsInfoV0\": {\"radioInfos\": []}}", 200)
        .iot(ASSET, "NULL", 0, 0, false, 200);

    assertThat(mobile().assertedHex()).isEmpty();
    assertThat(mobile().deviceType()).isEqualTo(MobileDeviceType.CBRS);
    assertThat(mobile().serialNumber()).isEmpty();
    assertThat(iot().assertedHex()).isEmpty();
    assertThat(iot().dataOnly()).isTrue();
  }

  @Test
  void aNegativeElevationIsADataError() {
    preset.rows().keyToAsset(ASSET, 100).iot(ASSET, LOCATION, -5, 12, true, 200);

    assertThatThrownBy(this::iot)
        .isInstanceOf(DataErrorException.class)
        .hasMessageContaining("elevation: -5");
  }

  private MobileHotspotChange mobile() {
    return preset.payload("atomic_mobile_hotspots", MobileHotspotChange.class);
  }

  private IotHotspotChange iot() {
    return preset.payload("atomic_iot_hotspots", IotHotspotChange.class);
  }
}
