package dev.atomicdata.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.proto.entity_owner_change_v1;
import dev.atomicdata.proto.entity_owner_info;
import dev.atomicdata.proto.entity_owner_type;
import dev.atomicdata.proto.entity_reward_destination_change_v1;
import dev.atomicdata.proto.rewards_split_v1;
import dev.atomicdata.proto.split_recipient_info_v1;
import dev.atomicdata.testkit.HeliumTables;
import java.sql.Connection;
import org.junit.jupiter.api.Test;

final class OracleTest extends OracleFixture {

  private static final String PACK = address(3);
  private static final String WALLET = address(4);
  private static final String FANOUT = address(5);

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
}
