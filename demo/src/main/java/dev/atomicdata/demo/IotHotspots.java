package dev.atomicdata.demo;

import com.google.protobuf.Message;
import dev.atomicdata.proto.iot_hotspot_change_v1;
import dev.atomicdata.proto.iot_hotspot_metadata;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Predicts what is said of IoT hotspots. */
final class IotHotspots implements Oracle.Prophecy {

  @Override
  public String query() {
    return """
        SELECT asset, entity_key, is_full_hotspot,
               coalesce(location::text, '') AS cell,
               coalesce(elevation, 0)::bigint AS elevation
        FROM iot_hotspot_infos
        INNER JOIN key_to_assets USING (asset)
        WHERE key_serialization #>> '{}' = 'b58' AND entity_key IS NOT NULL
          AND is_full_hotspot IS NOT NULL
          AND coalesce(elevation, 0) BETWEEN 0 AND 4294967295
        """;
  }

  @Override
  public Message change(ResultSet row) throws SQLException {
    return iot_hotspot_change_v1
        .newBuilder()
        .setPubKey(Fields.entity(row))
        .setAsset(Fields.solana(row, "asset"))
        .setMetadata(
            iot_hotspot_metadata
                .newBuilder()
                .setAssertedHex(Fields.cell(row))
                .setElevation((int) row.getLong("elevation"))
                .setIsDataOnly(!row.getBoolean("is_full_hotspot")))
        .build();
  }
}
