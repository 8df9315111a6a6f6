package dev.atomicdata.runner.config;

import static dev.atomicdata.runner.config.HeliumRows.UNSET;
import static dev.atomicdata.runner.config.HeliumRows.fixed;
import static dev.atomicdata.runner.config.HeliumRows.hex;
import static dev.atomicdata.runner.config.HeliumRows.key;
import static dev.atomicdata.runner.config.HeliumRows.share;
import static dev.atomicdata.runner.config.HeliumRows.shares;
import static dev.atomicdata.runner.config.PresetDatabase.ASSET;
import static dev.atomicdata.runner.config.PresetDatabase.PACK;
import static dev.atomicdata.runner.config.PresetDatabase.WALLET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atomicdata.domain.DataErrorException;
import dev.atomicdata.domain.Document;
import dev.atomicdata.domain.helium.EntityRewardDestinationChange;
import dev.atomicdata.domain.helium.RewardDestination;
import dev.atomicdata.domain.helium.RewardDestination.FixedAmount;
import dev.atomicdata.domain.helium.RewardDestination.Recipient;
import dev.atomicdata.domain.helium.RewardDestination.Shares;
import dev.atomicdata.domain.helium.RewardDestination.Split;
import dev.atomicdata.domain.helium.RewardDestination.Wallet;
import dev.atomicdata.domain.helium.SolanaKey;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Where its rewards go: rows of the acceptance table in helium.md section 5.3, each a test by the
 * row's name, then what that section adds for the real column types, and the defects D3, D4 and D5.
 */
@ExtendWith(PostgresExtension.class)
class RewardDestinationPresetTest {

  private static final String FANOUT = key(4);
  private static final String AUTHORITY = key(5);
  private static final String W1 = key(6);
  private static final String W2 = key(7);

  private final PresetDatabase preset;

  RewardDestinationPresetTest(TestDatabase database) {
    preset = new PresetDatabase(database);
  }

  @AfterEach
  void close() {
    preset.close();
  }

  @Test
  void rewardDirectWhenNoRecipient() {
    preset.rows().keyToAsset(ASSET, 100).owner(ASSET, WALLET, 200);

    assertThat(reward()).isEqualTo(wallet(WALLET));
  }

  @Test
  void rewardSystemProgramDestinationTreatedAsDirect() {
    preset.rows().keyToAsset(ASSET, 100).owner(ASSET, WALLET, 200).recipient(ASSET, UNSET, 180);

    assertThat(reward()).isEqualTo(wallet(WALLET));
  }

  @Test
  void rewardMiniFanoutProducesSplit() {
    owned(100)
        .recipient(ASSET, FANOUT, 200)
        .miniFanout(FANOUT, AUTHORITY, 200, share(W1, shares(6_000)), share(W2, shares(4_000)));

    Document document = preset.document("entity_reward_destination_changes").orElseThrow();

    assertThat(document.content().member("rewards_recipient")).isEmpty();
    assertThat(reward())
        .isEqualTo(
            split(10_000, recipient(W1, new Shares(6_000)), recipient(W2, new Shares(4_000))));
  }

  @Test
  void rewardWelcomePackResolvesOwner() {
    preset.rows().keyToAsset(ASSET, 100).owner(ASSET, PACK, 200).welcomePack(PACK, WALLET, 200);

    assertThat(reward()).isEqualTo(wallet(WALLET));
  }

  @Test
  void rewardUtf8KeyExcluded() {
    preset
        .rows()
        .keyToAsset(ASSET, hex("iot_operations_fund"), "utf8", 100)
        .owner(ASSET, WALLET, 200);

    assertThat(preset.document("entity_reward_destination_changes")).isEmpty();
  }

  @Test
  void wpRewardDestinationNoAssetOwnersReturnsEmpty() {
    preset.rows().keyToAsset(ASSET, 100).welcomePack(PACK, WALLET, 200);

    assertThat(preset.document("entity_reward_destination_changes")).isEmpty();
  }

  @Test
  void anExplicitWalletGoesBeforeTheOwner() {
    owned(200).recipient(ASSET, W1, 180);

    assertThat(reward()).isEqualTo(wallet(W1));
  }

  @Test
  void anExplicitWalletGoesBeforeTheOwnerOfAWelcomePack() {
    preset
        .rows()
        .keyToAsset(ASSET, 100)
        .owner(ASSET, PACK, 200)
        .welcomePack(PACK, WALLET, 200)
        .recipient(ASSET, W1, 180);

    assertThat(reward()).isEqualTo(wallet(W1));
  }

  @Test
  void aRecipientWithoutDestinationIsUnset() {
    owned(200).recipient(ASSET, "", 180);

    assertThat(reward()).isEqualTo(wallet(WALLET));
  }

  @Test
  void recipientsOfOtherDistributorsDoNotCount() {
    owned(200).recipient(ASSET, key(99), W1, 300);

    assertThat(reward()).isEqualTo(wallet(WALLET));
  }

  @Test
  void aFixedShareHasItsAmountAndNoPartInTheTotal() {
    owned(100)
        .recipient(ASSET, FANOUT, 200)
        .miniFanout(
            FANOUT,
            AUTHORITY,
            200,
            share(W1, fixed("18446744073709551615")),
            share(W2, shares(100)));

    assertThat(reward())
        .isEqualTo(split(100, recipient(W1, new FixedAmount(-1)), recipient(W2, new Shares(100))));
  }

  @Test
  void aShareMayBeLargerThanASignedInteger() {
    owned(100)
        .recipient(ASSET, FANOUT, 200)
        .miniFanout(FANOUT, AUTHORITY, 200, share(W1, shares(3_000_000_000L)));

    assertThat(reward())
        .isEqualTo(split(3_000_000_000L, recipient(W1, new Shares(3_000_000_000L))));
  }

  @Test
  void aSplitMayHaveNoShares() {
    owned(100).recipient(ASSET, FANOUT, 200).miniFanout(FANOUT, AUTHORITY, 200);

    assertThat(reward()).isEqualTo(split(0));
  }

  @Test
  void aShareIsPaidToItsDelegate() {
    owned(100)
        .recipient(ASSET, FANOUT, 200)
        .miniFanout(FANOUT, AUTHORITY, 200, share(W1, W2, shares(1)));

    assertThat(reward()).isEqualTo(split(1, recipient(W2, new Shares(1))));
  }

  @Test
  void sharesThatAddUpToTooMuchAreADataError() {
    owned(100)
        .recipient(ASSET, FANOUT, 200)
        .miniFanout(
            FANOUT,
            AUTHORITY,
            200,
            share(W1, shares(3_000_000_000L)),
            share(W2, shares(2_000_000_000L)));

    assertThatThrownBy(this::reward)
        .isInstanceOf(DataErrorException.class)
        .hasMessageContaining("total_shares: 5000000000");
  }

  @Test
  void aShareOfAnUnknownKindIsADataErrorAndNoSqlError() {
    owned(100)
        .recipient(ASSET, FANOUT, 200)
        .miniFanout(
            FANOUT,
            AUTHORITY,
            200,
            share(W1, "{\"share\": {\"amount\": \"many\"}}"),
            share(W2, "{\"other\": {}}"));

    assertThatThrownBy(this::reward)
        .isInstanceOf(DataErrorException.class)
        .hasMessageContaining("rewards_split.recipients[0].shares: \"many\"");
  }

  private HeliumRows owned(int block) {
    return preset.rows().keyToAsset(ASSET, 100).owner(ASSET, WALLET, block);
  }

  private RewardDestination reward() {
    return preset
        .payload("entity_reward_destination_changes", EntityRewardDestinationChange.class)
        .destination();
  }

  private Wallet wallet(String key) {
    return new Wallet(SolanaKey.of(key));
  }

  private Split split(long totalShares, Recipient... recipients) {
    return new Split(SolanaKey.of(FANOUT), "daily", totalShares, List.of(recipients));
  }

  private Recipient recipient(String wallet, RewardDestination.Amount amount) {
    return new Recipient(SolanaKey.of(AUTHORITY), SolanaKey.of(wallet), amount);
  }
}
