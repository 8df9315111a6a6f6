package dev.atomicdata.testkit;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Writes what belongs to the hotspots of one network. */
final class HotspotRows {

  static final String CREATED = "2025-01-01 00:00:00+00";

  private final long seed;
  private final String network;
  private final int count;
  private final int all;

  /**
   * @param all how many hotspots the networks have together
   */
  HotspotRows(long seed, String network, int count, int all) {
    this.seed = seed;
    this.network = network;
    this.count = count;
    this.all = all;
  }

  void writeMobileInfos(Connection connection) throws SQLException {
    try (CopyRows rows =
        new CopyRows(
            connection,
            "mobile_hotspot_infos (address, asset, bump_seed, location, is_full_hotspot,"
                + " num_location_asserts, is_active, dc_onboarding_fee_paid, device_type,"
                + " deployment_info, created_at, last_block)")) {
      for (int i = 0; i < count; i++) {
        Hotspot hotspot = hotspot(i);
        text(rows.text(hotspot.address()), asset(hotspot)).number(255);
        number(rows, hotspot.location())
            .flag(hotspot.isFull())
            .number(hotspot.asserts())
            .flag(true)
            .number(1_000_000)
            .text('"' + hotspot.deviceType() + '"');
        text(rows, hotspot.deploymentInfo())
            .text(CREATED)
            .number(hotspot.block("mobile_hotspot_infos"))
            .end();
      }
    }
  }

  void writeIotInfos(Connection connection) throws SQLException {
    try (CopyRows rows =
        new CopyRows(
            connection,
            "iot_hotspot_infos (address, asset, bump_seed, location, elevation, gain,"
                + " is_full_hotspot, num_location_asserts, is_active, dc_onboarding_fee_paid,"
                + " created_at, last_block)")) {
      for (int i = 0; i < count; i++) {
        Hotspot hotspot = hotspot(i);
        text(rows.text(hotspot.address()), asset(hotspot)).number(255);
        number(number(rows, hotspot.location()), hotspot.elevation())
            .number(hotspot.gain())
            .flag(hotspot.isFull())
            .number(hotspot.asserts())
            .flag(true)
            .number(4_000_000)
            .text(CREATED)
            .number(hotspot.block("iot_hotspot_infos"))
            .end();
      }
    }
  }

  void writeKeys(Connection connection) throws SQLException {
    String dao = Keys.solana(Chance.of(seed, "dao", 0));
    try (CopyRows rows =
        new CopyRows(
            connection,
            "key_to_assets (address, dao, asset, entity_key, bump_seed, key_serialization,"
                + " encoded_entity_key, created_at, last_block)")) {
      for (int i = 0; i < count; i++) {
        Hotspot hotspot = hotspot(i);
        if (hotspot.hasKey()) {
          byte[] key = hotspot.entityKey();
          rows.text(hotspot.keyAddress())
              .text(dao)
              .text(hotspot.asset())
              .text(Hotspot.bytea(key))
              .number(255)
              .text("\"b58\"")
              .text(Base58.encode(key))
              .text(CREATED)
              .number(hotspot.block("key_to_assets"))
              .end();
        }
      }
    }
  }

  void writeOwners(Connection connection) throws SQLException {
    try (CopyRows rows =
        new CopyRows(
            connection, "asset_owners (asset, owner, last_block, created_at, updated_at)")) {
      for (int i = 0; i < count; i++) {
        Hotspot hotspot = hotspot(i);
        if (hotspot.hasOwner()) {
          rows.text(hotspot.asset())
              .text(hotspot.welcomePack().orElseGet(hotspot::owner))
              .number(hotspot.block("asset_owners"))
              .text(CREATED)
              .text(CREATED)
              .end();
        }
      }
    }
  }

  void writeWelcomePacks(Connection connection) throws SQLException {
    try (CopyRows rows =
        new CopyRows(
            connection,
            "welcome_packs (address, id, owner, asset, lazy_distributor, sol_amount,"
                + " rewards_split, rewards_schedule, asset_return_address, bump_seed, unique_id,"
                + " created_at, last_block)")) {
      for (int i = 0; i < count; i++) {
        Hotspot hotspot = hotspot(i);
        Optional<String> pack = hotspot.welcomePack();
        if (pack.isPresent()) {
          rows.text(pack.get())
              .number(i)
              .text(hotspot.owner())
              .text(hotspot.asset())
              .text(HeliumTables.LAZY_DISTRIBUTOR)
              .number(50_000_000)
              .text("{}")
              .text("0 0 12 * * *")
              .text(hotspot.owner())
              .number(255)
              .number(i)
              .text(CREATED)
              .number(hotspot.block("welcome_packs"))
              .end();
        }
      }
    }
  }

  void writeRecipients(Connection connection) throws SQLException {
    String otherDistributor = Keys.solana(Chance.of(seed, "lazy distributor", 0));
    try (CopyRows rows =
        new CopyRows(
            connection,
            "recipients (address, lazy_distributor, asset, total_rewards, current_config_version,"
                + " current_rewards, bump_seed, reserved, destination, created_at, last_block)")) {
      for (int i = 0; i < count; i++) {
        Hotspot hotspot = hotspot(i);
        Chance chance = hotspot.chance("recipient");
        if (chance.percent(55)) {
          recipient(rows, hotspot, HeliumTables.LAZY_DISTRIBUTOR, destination(chance), chance);
        }
        if (chance.percent(15)) {
          recipient(rows, hotspot, otherDistributor, Keys.solana(chance), chance);
        }
      }
    }
  }

  private static void recipient(
      CopyRows rows, Hotspot hotspot, String distributor, String destination, Chance chance)
      throws SQLException {
    rows.text(Keys.solana(chance))
        .text(distributor)
        .text(hotspot.asset())
        .number(chance.below(1L << 50))
        .number(5)
        .text("{NULL,NULL}")
        .number(255)
        .number(0)
        .text(destination)
        .text(HotspotRows.CREATED)
        .number(hotspot.block("recipients"))
        .end();
  }

  private String destination(Chance chance) {
    long kind = chance.below(100);
    if (kind < 75) {
      return HeliumTables.UNSET;
    }
    return kind < 88
        ? Keys.solana(chance)
        : FanoutRows.address(seed, chance.below(FanoutRows.count(all)));
  }

  private Hotspot hotspot(int number) {
    return new Hotspot(seed, network, number, Math.max(1, all / 4));
  }

  private static Optional<String> asset(Hotspot hotspot) {
    return hotspot.hasAsset() ? Optional.of(hotspot.asset()) : Optional.empty();
  }

  private static CopyRows text(CopyRows rows, Optional<String> value) {
    return value.isPresent() ? rows.text(value.get()) : rows.nothing();
  }

  private static CopyRows number(CopyRows rows, Optional<Long> value) {
    return value.isPresent() ? rows.number(value.get()) : rows.nothing();
  }
}
