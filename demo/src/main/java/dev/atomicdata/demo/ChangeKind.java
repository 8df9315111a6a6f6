package dev.atomicdata.demo;

import dev.atomicdata.testkit.HeliumTables;
import java.util.List;

/**
 * The ways in which the demo changes rows. A kind names its rows by their primary keys; its updates
 * find them in {@code chosen}, numbered from 1, beside as many fresh wallets and cells.
 */
enum ChangeKind {
  OWNER(
      "owner changed",
      "SELECT asset FROM asset_owners WHERE asset IN (" + Sql.PUBLISHED + ")",
      "UPDATE asset_owners SET owner = wallet, last_block = block"
          + " FROM chosen WHERE asset = chosen.key"),

  LOCATION(
      "location changed",
      "SELECT address FROM mobile_hotspot_infos WHERE asset IN ("
          + Sql.PUBLISHED
          + ") UNION ALL SELECT address FROM iot_hotspot_infos WHERE asset IN ("
          + Sql.PUBLISHED
          + ")",
      "UPDATE mobile_hotspot_infos SET location = cell, last_block = block"
          + " FROM chosen WHERE address = chosen.key",
      "UPDATE iot_hotspot_infos SET location = cell, last_block = block"
          + " FROM chosen WHERE address = chosen.key"),

  DEVICE_TYPE(
      "device type changed",
      "SELECT address FROM mobile_hotspot_infos WHERE asset IN (" + Sql.PUBLISHED + ")",
      "UPDATE mobile_hotspot_infos SET last_block = block, device_type ="
          + " CASE device_type WHEN '\"wifiIndoor\"' THEN '\"wifiOutdoor\"'::jsonb"
          + " ELSE '\"wifiIndoor\"'::jsonb END"
          + " FROM chosen WHERE address = chosen.key"),

  FANOUT_SHARES(
      "fan-out shares changed",
      "SELECT address FROM mini_fanouts WHERE address IN ("
          + "SELECT destination FROM recipients WHERE asset IN ("
          + Sql.PUBLISHED
          + "))",
      "UPDATE mini_fanouts SET last_block = block, shares = shares || jsonb_build_object("
          + "'wallet', wallet, 'delegate', '"
          + HeliumTables.UNSET
          + "', 'share', jsonb_build_object('fixed', jsonb_build_object('amount', block::text)),"
          + " 'totalDust', '0', 'totalOwed', '0')"
          + " FROM chosen WHERE address = chosen.key"),

  LATE_KEY(
      "key_to_assets row came late",
      "SELECT address FROM " + Sql.WITHHELD,
      "INSERT INTO key_to_assets SELECT "
          + Sql.WITHHELD
          + ".* FROM "
          + Sql.WITHHELD
          + ", chosen"
          + " WHERE address = chosen.key"),

  OLD_BLOCK(
      "elevation changed, stamped with an old block",
      "SELECT address FROM iot_hotspot_infos WHERE asset IN (" + Sql.PUBLISHED + ")",
      "UPDATE iot_hotspot_infos SET elevation = coalesce(elevation, 0) + 1, last_block = 1000000"
          + " FROM chosen WHERE address = chosen.key"),

  BLOCK_ZERO(
      "reward destination changed, stamped with block 0",
      "SELECT address FROM recipients WHERE lazy_distributor = '"
          + HeliumTables.LAZY_DISTRIBUTOR
          + "' AND asset IN ("
          + Sql.PUBLISHED
          + ")",
      "UPDATE recipients SET destination = wallet, last_block = 0"
          + " FROM chosen WHERE address = chosen.key");

  private final String title;
  private final String rows;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> updates;

  ChangeKind(String title, String rows, String... updates) {
    this.title = title;
    this.rows = rows;
    this.updates = List.of(updates);
  }

  /** Kinds that can be repeated for ever. */
  static List<ChangeKind> lasting() {
    return List.of(OWNER, LOCATION, DEVICE_TYPE, OLD_BLOCK, BLOCK_ZERO);
  }

  String title() {
    return title;
  }

  /** The primary keys of all rows that this kind could change. */
  String rows() {
    return rows;
  }

  List<String> updates() {
    return updates;
  }

  /** An enum's constants cannot name the enum's own constants. */
  static final class Sql {

    /** Holds back rows of key_to_assets that are to come late. */
    static final String WITHHELD = "demo.key_to_assets";

    static final String PUBLISHED =
        "SELECT asset FROM key_to_assets WHERE key_serialization = '\"b58\"'"
            + " INTERSECT SELECT asset FROM asset_owners";

    private Sql() {}
  }
}
