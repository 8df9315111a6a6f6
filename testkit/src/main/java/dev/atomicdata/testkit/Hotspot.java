package dev.atomicdata.testkit;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What the chain says about one generated hotspot. Everything follows from seed, network and
 * number; nothing is kept.
 */
final class Hotspot {

  /** The newest block; what is generated lies at or before it. */
  static final long HEAD = 360_000_000L;

  private static final long OLDEST = 250_000_000L;

  /** A refresh stamps every row it writes with one block (helium.md 4.3). */
  private static final long REFRESH = 355_000_000L;

  private final long seed;
  private final String network;
  private final long number;
  private final long wallets;

  Hotspot(long seed, String network, long number, long wallets) {
    this.seed = seed;
    this.network = network;
    this.number = number;
    this.wallets = wallets;
  }

  String address() {
    return Keys.solana(chance("address"));
  }

  String asset() {
    return Keys.solana(chance("asset"));
  }

  String keyAddress() {
    return Keys.solana(chance("key address"));
  }

  byte[] entityKey() {
    return Keys.helium(chance("entity key"));
  }

  /** One in two hundred is not yet tied to its asset. */
  boolean hasAsset() {
    return chance("has asset").below(200) > 0;
  }

  /** One in a hundred waits for its row in key_to_assets. */
  boolean hasKey() {
    return chance("has key").percent(99);
  }

  /** One in a hundred waits for its row in asset_owners. */
  boolean hasOwner() {
    return chance("has owner").percent(99);
  }

  String owner() {
    double skewed = Math.pow(chance("owner").fraction(), 2);
    return Keys.solana(Chance.of(seed, "wallet", (long) (skewed * wallets)));
  }

  /** Two in a hundred are held by a welcome pack, for its owner. */
  Optional<String> welcomePack() {
    Chance chance = chance("welcome pack");
    return chance.percent(2) ? Optional.of(Keys.solana(chance)) : Optional.empty();
  }

  /** An H3 cell of resolution 12; empty where no location was asserted. */
  Optional<Long> location() {
    Chance chance = chance("location");
    if (chance.percent(10)) {
      return Optional.empty();
    }
    long cell = 1L << 59 | 12L << 52 | chance.below(122) << 45;
    for (int resolution = 1; resolution <= 15; resolution++) {
      long digit = resolution <= 12 ? chance.below(7) : 7;
      cell |= digit << ((15 - resolution) * 3);
    }
    return Optional.of(cell);
  }

  boolean isFull() {
    return chance("is full").percent(80);
  }

  String deviceType() {
    long chance = chance("device type").below(100);
    if (chance < 55) {
      return "wifiIndoor";
    }
    return chance < 85 ? "wifiOutdoor" : chance < 95 ? "wifiDataOnly" : "cbrs";
  }

  Optional<String> deploymentInfo() {
    Chance chance = chance("deployment info");
    if (deviceType().equals("cbrs")) {
      return Optional.of(
          "{\"cbrsInfoV0\": {\"radioInfos\": [{\"radioId\": \"P27-SCE%07d\", \"elevation\": %d}]}}"
              .formatted(chance.below(10_000_000), chance.below(30)));
    }
    if (chance.percent(15)) {
      return Optional.empty();
    }
    String serial = chance.percent(10) ? "null" : "\"HM%010d\"".formatted(chance.below(1L << 33));
    return Optional.of(
        """
        {"wifiInfoV0": {"antenna": %d, "elevation": %d, "azimuth": %d, "mechanicalDownTilt": %d, \
        "electricalDownTilt": %d, "serial": %s}}"""
            .formatted(
                chance.below(40),
                chance.below(60),
                chance.below(36_000),
                chance.below(20),
                chance.below(10),
                serial));
  }

  Optional<Long> elevation() {
    Chance chance = chance("elevation");
    return chance.percent(15) ? Optional.empty() : Optional.of(chance.below(80));
  }

  long gain() {
    return 12 + chance("gain").below(120);
  }

  int asserts() {
    return (int) chance("asserts").below(5);
  }

  /** The block of this hotspot's row in a table: refreshed with many, lost, or its own. */
  long block(String table) {
    Chance chance = chance(table);
    long kind = chance.below(100);
    if (kind < 30) {
      return REFRESH;
    }
    return kind == 99 ? 0 : HEAD - (long) ((HEAD - OLDEST) * Math.pow(chance.fraction(), 3));
  }

  Chance chance(String aspect) {
    return Chance.of(seed, network + " " + aspect, number);
  }

  /** A key as COPY takes a bytea. */
  static String bytea(byte[] bytes) {
    return "\\x" + HexFormat.of().formatHex(bytes);
  }

  static byte[] utf8(String key) {
    return key.getBytes(StandardCharsets.UTF_8);
  }
}
