package dev.atomicdata.testkit;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Writes entities whose key is a name, not a Helium key. Nothing of them may be published. */
final class OtherKeyRows {

  private static final List<String> NAMES =
      List.of(
          "iot_operations_fund", "not_emitted", "mapping_rewards", "service_provider", "reserve");

  private OtherKeyRows() {}

  static void write(Connection connection, long seed) throws SQLException {
    try (CopyRows rows =
        new CopyRows(
            connection,
            "key_to_assets (address, dao, asset, entity_key, key_serialization,"
                + " encoded_entity_key, created_at, last_block)")) {
      for (String name : NAMES) {
        rows.text(key(seed, "address", name))
            .text(Keys.solana(Chance.of(seed, "dao", 0)))
            .text(key(seed, "asset", name))
            .text(Hotspot.bytea(Hotspot.utf8(name)))
            .text("\"utf8\"")
            .text(name)
            .text(HotspotRows.CREATED)
            .number(HeliumTables.HEAD)
            .end();
      }
    }
    try (CopyRows rows =
        new CopyRows(
            connection, "asset_owners (asset, owner, last_block, created_at, updated_at)")) {
      for (String name : NAMES) {
        rows.text(key(seed, "asset", name))
            .text(key(seed, "owner", name))
            .number(HeliumTables.HEAD)
            .text(HotspotRows.CREATED)
            .text(HotspotRows.CREATED)
            .end();
      }
    }
  }

  private static String key(long seed, String what, String name) {
    return Keys.solana(Chance.of(seed, "other " + what, NAMES.indexOf(name)));
  }
}
