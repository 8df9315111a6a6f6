package dev.atomicdata.runner.config;

import static java.util.stream.Collectors.joining;

import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.helium.SolanaKey;
import dev.atomicdata.postgres.DatabaseSettings;
import dev.atomicdata.testkit.HeliumTables;
import dev.atomicdata.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Writes rows of Helium's tables as its services write them; what a test does not name is usual.
 */
final class HeliumRows {

  /** The entity key of helium.md section 2.3. */
  static final String PUB_KEY =
      "0001f3273d3dc345ddffb9cf00a191d214223c3abe60398dff7f4f7bb0fbfbb966b3e1ad9471";

  static final String UNSET = HeliumTables.UNSET;

  private final TestDatabase database;

  HeliumRows(TestDatabase database) {
    this.database = database;
  }

  /** The preset's jobs, for tables in the schema {@code public}. */
  static List<Job> jobs() {
    List<Problem> problems = new ArrayList<>();
    JobsReader reader = new JobsReader(problems, "", Optional.empty());
    reader.readJobs("jobs", Preset.HELIUM.jobs("public", "last_block"));
    if (!problems.isEmpty()) {
      throw new IllegalStateException(problems.toString());
    }
    return reader.jobs().stream().map(DeclaredJob::job).toList();
  }

  static Job job(String name) {
    return jobs().stream().filter(job -> job.name().equals(name)).findFirst().orElseThrow();
  }

  /** A Solana key: 32 times the same byte. */
  static String key(int number) {
    byte[] bytes = new byte[SolanaKey.BYTES];
    Arrays.fill(bytes, (byte) number);
    return SolanaKey.of(bytes).base58();
  }

  HeliumRows createTables() {
    try (Connection connection = database.open()) {
      HeliumTables.create(connection);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return this;
  }

  HeliumRows removeAll() {
    Stream.of(
            "mobile_hotspot_infos",
            "iot_hotspot_infos",
            "key_to_assets",
            "recipients",
            "mini_fanouts",
            "welcome_packs",
            "asset_owners")
        .forEach(table -> database.execute("DELETE FROM " + table));
    return this;
  }

  DatabaseSettings settings() {
    DatabaseSettings settings =
        DatabaseSettings.to(
            database.jdbcUrl()
                + "?user="
                + database.username()
                + "&password="
                + database.password());
    return settings.withConnections(0, 4);
  }

  HeliumRows keyToAsset(String asset, int block) {
    return keyToAsset(asset, PUB_KEY, "b58", block);
  }

  HeliumRows keyToAsset(String asset, String entityKeyHex, String serialization, int block) {
    return insert(
        "key_to_assets (address, dao, asset, entity_key, key_serialization, created_at, last_block)",
        text("kta" + asset),
        text("dao"),
        text(asset),
        "decode(" + text(entityKeyHex) + ", 'hex')",
        text('"' + serialization + '"'),
        "now()",
        block);
  }

  static String hex(String utf8) {
    return HexFormat.of().formatHex(utf8.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  HeliumRows owner(String asset, String owner, int block) {
    return insert(
        "asset_owners (asset, owner, last_block, created_at, updated_at)",
        text(asset),
        text(owner),
        block,
        "now()",
        "now()");
  }

  HeliumRows welcomePack(String address, String owner, int block) {
    return insert(
        "welcome_packs (address, id, owner, created_at, last_block)",
        text(address),
        1,
        text(owner),
        "now()",
        block);
  }

  HeliumRows recipient(String asset, String destination, int block) {
    return recipient(asset, HeliumTables.LAZY_DISTRIBUTOR, destination, block);
  }

  HeliumRows recipient(String asset, String distributor, String destination, int block) {
    return insert(
        "recipients (address, lazy_distributor, asset, total_rewards, destination, created_at,"
            + " last_block)",
        text("recipient" + asset + distributor),
        text(distributor),
        text(asset),
        0,
        destination.isEmpty() ? "NULL" : text(destination),
        "now()",
        block);
  }

  HeliumRows miniFanout(String address, String owner, int block, String... shares) {
    return insert(
        "mini_fanouts (address, owner, schedule, shares, created_at, last_block)",
        text(address),
        text(owner),
        text("daily"),
        "ARRAY[" + Arrays.stream(shares).map(HeliumRows::text).collect(joining(",")) + "]::jsonb[]",
        "now()",
        block);
  }

  static String share(String wallet, String share) {
    return share(wallet, UNSET, share);
  }

  static String share(String wallet, String delegate, String share) {
    return """
    {"wallet": "%s", "delegate": "%s", "share": %s, "totalDust": "1", "totalOwed": "2"}"""
        .formatted(wallet, delegate, share);
  }

  static String shares(long amount) {
    return "{\"share\": {\"amount\": " + amount + "}}";
  }

  static String fixed(String amount) {
    return "{\"fixed\": {\"amount\": \"" + amount + "\"}}";
  }

  HeliumRows mobile(String asset, String location, String deviceType, String info, int block) {
    return insert(
        "mobile_hotspot_infos (address, asset, location, is_full_hotspot, device_type,"
            + " deployment_info, created_at, last_block)",
        text("mobile" + asset),
        text(asset),
        location,
        true,
        text('"' + deviceType + '"'),
        text(info),
        "now()",
        block);
  }

  HeliumRows iot(String asset, String location, int elevation, int gain, boolean full, int block) {
    return insert(
        "iot_hotspot_infos (address, asset, location, elevation, gain, is_full_hotspot, created_at,"
            + " last_block)",
        text("iot" + asset),
        text(asset),
        location,
        elevation,
        gain,
        full,
        "now()",
        block);
  }

  private HeliumRows insert(String into, Object... values) {
    database.execute(
        "INSERT INTO "
            + into
            + " VALUES ("
            + Arrays.stream(values).map(String::valueOf).collect(joining(", "))
            + ")");
    return this;
  }

  private static String text(String value) {
    return "'" + value.replace("'", "''") + "'";
  }
}
