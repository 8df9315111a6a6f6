package dev.atomicdata.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.proto.iot_hotspot_change_v1;
import dev.atomicdata.proto.iot_hotspot_metadata;
import dev.atomicdata.proto.mobile_hotspot_change_v1;
import dev.atomicdata.proto.mobile_hotspot_device_type;
import dev.atomicdata.proto.mobile_hotspot_metadata;
import org.junit.jupiter.api.Test;

final class HotspotsTest extends OracleFixture {

  @Test
  void aMobileHotspotSaysWhereAndWhatItIs() throws Exception {
    database.execute(
        """
        INSERT INTO mobile_hotspot_infos
          (address, asset, location, device_type, deployment_info, created_at)
        VALUES ('info', '%s', 631208264537186303, '"wifiIndoor"',
                '{"wifiInfoV0": {"azimuth": 270, "serial": "SN-1"}}', now())
        """
            .formatted(ASSET));

    assertThat(predicted(new MobileHotspots()))
        .containsExactly(
            mobile(
                mobile_hotspot_metadata
                    .newBuilder()
                    .setAssertedHex("8c2809283079fff")
                    .setDeviceType(
                        mobile_hotspot_device_type.mobile_hotspot_device_type_WIFI_INDOOR)
                    .setAzimuth(270)
                    .setSerialNumber("SN-1")));
  }

  @Test
  void aMobileHotspotMayHaveNoLocationAndNoDeployment() throws Exception {
    database.execute(
        "INSERT INTO mobile_hotspot_infos (address, asset, device_type, deployment_info, created_at)"
            + " VALUES ('info', '%s', '\"cbrs\"', '{\"cbrsInfoV0\": {}}', now())".formatted(ASSET));

    assertThat(predicted(new MobileHotspots()))
        .containsExactly(
            mobile(
                mobile_hotspot_metadata
                    .newBuilder()
                    .setDeviceType(mobile_hotspot_device_type.mobile_hotspot_device_type_CBRS)));
  }

  @Test
  void anIotHotspotSaysWhetherItIsDataOnly() throws Exception {
    database.execute(
        "INSERT INTO iot_hotspot_infos (address, asset, elevation, is_full_hotspot, created_at)"
            + " VALUES ('info', '%s', 42, false, now())".formatted(ASSET));

    assertThat(predicted(new IotHotspots()))
        .containsExactly(
            iot_hotspot_change_v1
                .newBuilder()
                .setPubKey(ENTITY)
                .setAsset(solana(ASSET))
                .setMetadata(iot_hotspot_metadata.newBuilder().setElevation(42).setIsDataOnly(true))
                .build());
  }

  @Test
  void whatCannotBeSaidIsNotPredicted() throws Exception {
    database.execute(
        "INSERT INTO iot_hotspot_infos (address, asset, elevation, is_full_hotspot, created_at)"
            + " VALUES ('info', '%s', -1, true, now())".formatted(ASSET),
        "INSERT INTO mobile_hotspot_infos (address, asset, device_type, created_at)"
            + " VALUES ('info', '%s', '\"banana\"', now())".formatted(ASSET));

    assertThat(predicted(new IotHotspots())).isEmpty();
    assertThat(predicted(new MobileHotspots())).isEmpty();
  }

  private static mobile_hotspot_change_v1 mobile(mobile_hotspot_metadata.Builder metadata) {
    return mobile_hotspot_change_v1
        .newBuilder()
        .setPubKey(ENTITY)
        .setAsset(solana(ASSET))
        .setMetadata(metadata)
        .build();
  }
}
