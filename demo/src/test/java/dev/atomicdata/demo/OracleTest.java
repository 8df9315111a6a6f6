package dev.atomicdata.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.atomicdata.proto.entity_owner_change_v1;
import dev.atomicdata.proto.entity_owner_info;
import dev.atomicdata.proto.entity_owner_type;
import dev.atomicdata.proto.entity_reward_destination_change_v1;
import dev.atomicdata.proto.helium_pub_key;
import dev.atomicdata.proto.iot_hotspot_change_v1;
import dev.atomicdata.proto.iot_hotspot_metadata;
import dev.atomicdata.proto.mobile_hotspot_change_v1;
import dev.atomicdata.proto.mobile_hotspot_device_type;
import dev.atomicdata.proto.mobile_hotspot_metadata;
import dev.atomicdata.proto.rewards_split_v1;
import dev.atomicdata.proto.solana_pub_key;
import dev.atomicdata.proto.split_recipient_info_v1;
import dev.atomicdata.testkit.Base58;
import dev.atomicdata.testkit.HeliumTables;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class OracleTest {

  @RegisterExtension static final PostgresExtension POSTGRES = new PostgresExtension();

  /** The key of helium.md 2.3 as the chain stores it, and as messages carry it. */
  private static final String STORED_KEY =
      "0001f3273d3dc345ddffb9cf00a191d214223c3abe60398dff7f4f7bb0fbfbb966b3e1ad9471";

  private static final helium_pub_key ENTITY =
      helium_pub_key
          .newBuilder()
          .setValue(
              ByteString.copyFrom(
                  HexFormat.of().parseHex(STORED_KEY.substring(2, STORED_KEY.length() - 8))))
          .build();

  private static final String ASSET = address(1);
  private static final String OWNER = address(2);
  private static final String PACK = address(3);
  private static final String WALLET = address(4);
  private static final String FANOUT = address(5);

  private final TestDatabase database = POSTGRES.database();

  @BeforeAll
  static void createTables(TestDatabase database) throws Exception {
    try (Connection connection = database.open()) {
      HeliumTables.create(connection);
    }
  }

  @BeforeEach
  void oneKeyAndItsOwner() {
    database.execute(
        "TRUNCATE mobile_hotspot_infos, iot_hotspot_infos, key_to_assets, asset_owners,"
            + " welcome_packs, recipients, mini_fanouts",
        "INSERT INTO key_to_assets (address, asset, entity_key, key_serialization, created_at)"
            + " VALUES ('key', '%s', '\\x%s', '\"b58\"', now())".formatted(ASSET, STORED_KEY));
    own(OWNER);
  }

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

  @Test
  void whoHoldsAnEntityOwnsIt() throws Exception {
    assertThat(predicted(new Ownerships()))
        .containsExactly(owned(OWNER, entity_owner_type.entity_owner_type_DIRECT_OWNER));
  }

  @Test
  void whatAWelcomePackHoldsIsItsOwners() throws Exception {
    pack();

    assertThat(predicted(new Ownerships()))
        .containsExactly(owned(WALLET, entity_owner_type.entity_owner_type_WELCOME_PACK_OWNER));
    assertThat(predicted(new RewardDestinations())).containsExactly(rewarded(WALLET));
  }

  @Test
  void anEntityWhoseKeyIsANameIsNotSpokenOf() throws Exception {
    database.execute("UPDATE key_to_assets SET key_serialization = '\"utf8\"'");

    assertThat(predicted(new Ownerships())).isEmpty();
    assertThat(predicted(new RewardDestinations())).isEmpty();
  }

  @Test
  void rewardsGoToTheOwnerWhenNoDestinationIsSet() throws Exception {
    recipient(HeliumTables.LAZY_DISTRIBUTOR, HeliumTables.UNSET);
    recipient(address(9), WALLET);

    assertThat(predicted(new RewardDestinations())).containsExactly(rewarded(OWNER));
  }

  @Test
  void rewardsGoToTheWalletThatIsSet() throws Exception {
    recipient(HeliumTables.LAZY_DISTRIBUTOR, WALLET);

    assertThat(predicted(new RewardDestinations())).containsExactly(rewarded(WALLET));
  }

  @Test
  void rewardsAreSplitByAFanout() throws Exception {
    recipient(HeliumTables.LAZY_DISTRIBUTOR, FANOUT);
    database.execute(
        """
        INSERT INTO mini_fanouts (address, owner, schedule, created_at, shares) VALUES ('%s', '%s',
          'daily', now(), ARRAY['%s', '%s', '%s']::jsonb[])
        """
            .formatted(
                FANOUT,
                OWNER,
                share(WALLET, HeliumTables.UNSET, "{\"share\": {\"amount\": 3000000000}}"),
                share(WALLET, address(7), "{\"fixed\": {\"amount\": \"18446744073709551615\"}}"),
                share(address(6), HeliumTables.UNSET, "{\"share\": {\"amount\": 4000}}")));

    assertThat(predicted(new RewardDestinations()))
        .containsExactly(
            entity_reward_destination_change_v1
                .newBuilder()
                .setEntityPubKey(ENTITY)
                .setAsset(solana(ASSET))
                .setRewardsSplitV1(
                    rewards_split_v1
                        .newBuilder()
                        .setPubKey(solana(FANOUT))
                        .setSchedule("daily")
                        .setTotalShares((int) 3_000_004_000L)
                        .addRecipients(payee(WALLET).setShares((int) 3_000_000_000L))
                        .addRecipients(payee(address(7)).setFixedAmount(-1))
                        .addRecipients(payee(address(6)).setShares(4000)))
                .build());
  }

  @Test
  void allPairsAreExpected() throws Exception {
    Tally tally = new Tally();

    try (Connection connection = database.open()) {
      Oracle.predict(connection, tally);
    }

    assertThat(tally.of(MessageType.ENTITY_OWNERSHIP).expected()).isEqualTo(1);
    assertThat(tally.of(MessageType.ENTITY_REWARD_DESTINATION).expected()).isEqualTo(1);
    assertThat(tally.total().missing()).isEqualTo(2);
  }

  private List<Message> predicted(Oracle.Prophecy prophecy) throws Exception {
    List<Message> messages = new ArrayList<>();
    try (Connection connection = database.open();
        ResultSet rows = connection.createStatement().executeQuery(prophecy.query())) {
      while (rows.next()) {
        messages.add(prophecy.change(rows));
      }
    }
    return messages;
  }

  private void own(String owner) {
    database.execute(
        "INSERT INTO asset_owners VALUES ('%s', '%s', 1, now(), now())".formatted(ASSET, owner));
  }

  private void pack() {
    database.execute("DELETE FROM asset_owners");
    own(PACK);
    database.execute(
        "INSERT INTO welcome_packs (address, owner, created_at) VALUES ('%s', '%s', now())"
            .formatted(PACK, WALLET));
  }

  private void recipient(String distributor, String destination) {
    database.execute(
        """
        INSERT INTO recipients (address, lazy_distributor, asset, destination, created_at)
        VALUES ('recipient by %s', '%1$s', '%s', '%s', now())
        """
            .formatted(distributor, ASSET, destination));
  }

  private static String share(String wallet, String delegate, String share) {
    return "{\"wallet\": \"%s\", \"delegate\": \"%s\", \"share\": %s}"
        .formatted(wallet, delegate, share);
  }

  private static mobile_hotspot_change_v1 mobile(mobile_hotspot_metadata.Builder metadata) {
    return mobile_hotspot_change_v1
        .newBuilder()
        .setPubKey(ENTITY)
        .setAsset(solana(ASSET))
        .setMetadata(metadata)
        .build();
  }

  private static entity_owner_change_v1 owned(String wallet, entity_owner_type type) {
    return entity_owner_change_v1
        .newBuilder()
        .setEntityPubKey(ENTITY)
        .setAsset(solana(ASSET))
        .setOwner(entity_owner_info.newBuilder().setWallet(solana(wallet)).setType(type))
        .build();
  }

  private static entity_reward_destination_change_v1 rewarded(String wallet) {
    return entity_reward_destination_change_v1
        .newBuilder()
        .setEntityPubKey(ENTITY)
        .setAsset(solana(ASSET))
        .setRewardsRecipient(solana(wallet))
        .build();
  }

  private static split_recipient_info_v1.Builder payee(String wallet) {
    return split_recipient_info_v1
        .newBuilder()
        .setAuthority(solana(OWNER))
        .setRecipient(solana(wallet));
  }

  private static solana_pub_key solana(String address) {
    return solana_pub_key
        .newBuilder()
        .setValue(ByteString.copyFrom(Base58.decode(address)))
        .build();
  }

  private static String address(int number) {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) number);
    return Base58.encode(key);
  }
}
