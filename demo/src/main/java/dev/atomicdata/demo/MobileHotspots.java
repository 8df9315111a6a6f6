package dev.atomicdata.demo;

import com.google.protobuf.Message;
import dev.atomicdata.proto.mobile_hotspot_change_v1;
import dev.atomicdata.proto.mobile_hotspot_device_type;
import dev.atomicdata.proto.mobile_hotspot_metadata;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Predicts what is said of mobile hotspots. */
final class MobileHotspots implements Oracle.Prophecy {

  @Override
  public String query() {
    return """
        SELECT asset, entity_key,
               coalesce(location::text, '') AS cell,
               device_type #>> '{}' AS device,
               coalesce(deployment_info -> 'wifiInfoV0' ->> 'serial', '') AS serial,
               coalesce((deployment_info -> 'wifiInfoV0' ->> 'azimuth')::bigint, 0) AS azimuth
        FROM mobile_hotspot_infos
        INNER JOIN key_to_assets USING (asset)
        WHERE key_serialization #>> '{}' = 'b58' AND entity_key IS NOT NULL
          AND device_type #>> '{}' IN ('wifiIndoor', 'wifiOutdoor', 'wifiDataOnly', 'cbrs')
        """;
  }

  @Override
  public Message change(ResultSet row) throws SQLException {
    return mobile_hotspot_change_v1
        .newBuilder()
        .setPubKey(Fields.entity(row))
        .setAsset(Fields.solana(row, "asset"))
        .setMetadata(
            mobile_hotspot_metadata
                .newBuilder()
                .setAssertedHex(Fields.cell(row))
                .setDeviceType(device(row.getString("device")))
                .setSerialNumber(row.getString("serial"))
                .setAzimuth(row.getInt("azimuth")))
        .build();
  }

  private static mobile_hotspot_device_type device(String name) {
    return switch (name) {
      case "wifiIndoor" -> mobile_hotspot_device_type.mobile_hotspot_device_type_WIFI_INDOOR;
      case "wifiOutdoor" -> mobile_hotspot_device_type.mobile_hotspot_device_type_WIFI_OUTDOOR;
      case "wifiDataOnly" -> mobile_hotspot_device_type.mobile_hotspot_device_type_WIFI_DATA_ONLY;
      default -> mobile_hotspot_device_type.mobile_hotspot_device_type_CBRS;
    };
  }
}
