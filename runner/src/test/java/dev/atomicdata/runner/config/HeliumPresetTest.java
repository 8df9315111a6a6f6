package dev.atomicdata.runner.config;

import static dev.atomicdata.runner.config.HeliumRows.PUB_KEY;
import static dev.atomicdata.runner.config.HeliumRows.UNSET;
import static dev.atomicdata.runner.config.HeliumRows.fixed;
import static dev.atomicdata.runner.config.HeliumRows.hex;
import static dev.atomicdata.runner.config.HeliumRows.key;
import static dev.atomicdata.runner.config.HeliumRows.share;
import static dev.atomicdata.runner.config.HeliumRows.shares;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atomicdata.domain.Assembly;
import dev.atomicdata.domain.Block;
import dev.atomicdata.domain.DataErrorException;
import dev.atomicdata.domain.Document;
import dev.atomicdata.domain.Job;
import dev.atomicdata.domain.Json;
import dev.atomicdata.domain.RowKey;
import dev.atomicdata.domain.helium.EntityOwnerType;
import dev.atomicdata.domain.helium.EntityOwnershipChange;
import dev.atomicdata.domain.helium.EntityRewardDestinationChange;
import dev.atomicdata.domain.helium.IotHotspotChange;
import dev.atomicdata.domain.helium.MobileDeviceType;
import dev.atomicdata.domain.helium.MobileHotspotChange;
import dev.atomicdata.domain.helium.RewardDestination;
import dev.atomicdata.domain.helium.RewardDestination.FixedAmount;
import dev.atomicdata.domain.helium.RewardDestination.Recipient;
import dev.atomicdata.domain.helium.RewardDestination.Shares;
import dev.atomicdata.domain.helium.RewardDestination.Split;
import dev.atomicdata.domain.helium.RewardDestination.Wallet;
import dev.atomicdata.domain.helium.SolanaKey;
import dev.atomicdata.postgres.Database;
import dev.atomicdata.postgres.PostgresAssembler;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The acceptance table of helium.md section 5.3, each of its rows a test by the row's name, against
 * the real column types; then what the section adds for them, and the defects D3, D4 and D5.
 */
@ExtendWith(PostgresExtension.class)
class HeliumPresetTest {

  private static final String ASSET = key(1);
  private static final String WALLET = key(2);
  private static final String PACK = key(3);
  private static final String FANOUT = key(4);
  private static final String AUTHORITY = key(5);
  private static final String W1 = key(6);
  private static final String W2 = key(7);
  private static final String LOCATION = "631208264537186303";
  private static final String WIFI =
      """
      {"wifiInfoV0": {"antenna": 18, "elevation": 3, "azimuth": 90, "mechanicalDownTilt": 0,
       "electricalDownTilt": 0, "serial": "SN-12345"}}""";

  private static HeliumRows rows;
  private static Database database;

  @BeforeAll
  static void createTables(TestDatabase testDatabase) {
    rows = new HeliumRows(testDatabase).createTables();
    database = Database.open(rows.settings());
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @BeforeEach
  void removeRows() {
    rows.removeAll();
  }

  @Nested
  class Ownership {

    @Test
    void ownershipDirectOwner() {
      rows.keyToAsset(ASSET, 100).owner(ASSET, WALLET, 200);

      Document document = document("entity_ownership_changes").orElseThrow();

      assertThat(text(document, "owner")).contains(WALLET);
      assertThat(text(document, "owner_type")).contains("direct_owner");
      assertThat(text(document, "pub_key")).contains(PUB_KEY);
      assertThat(document.block()).contains(new Block(200));
      assertThat(ownership().ownerType()).isEqualTo(EntityOwnerType.DIRECT_OWNER);
      assertThat(ownership().owner()).isEqualTo(SolanaKey.of(WALLET));
      assertThat(ownership().asset()).isEqualTo(SolanaKey.of(ASSET));
    }

    @Test
    void ownershipWelcomePackResolution() {
      rows.keyToAsset(ASSET, 100).owner(ASSET, PACK, 200).welcomePack(PACK, WALLET, 200);

      assertThat(ownership().ownerType()).isEqualTo(EntityOwnerType.WELCOME_PACK_OWNER);
      assertThat(ownership().owner()).isEqualTo(SolanaKey.of(WALLET));
    }

    @Test
    void ownershipUtf8KeyExcluded() {
      rows.keyToAsset(ASSET, hex("not_emitted"), "utf8", 100).owner(ASSET, WALLET, 200);

      assertThat(document("entity_ownership_changes")).isEmpty();
    }

    @Test
    void wpOwnershipNoAssetOwnersReturnsEmpty() {
      rows.keyToAsset(ASSET, 100).welcomePack(PACK, WALLET, 200);

      assertThat(document("entity_ownership_changes")).isEmpty();
    }

    @Test
    void wpOwnershipResolvesToRealOwner() {
      rows.keyToAsset(ASSET, 50).owner(ASSET, PACK, 100).welcomePack(PACK, WALLET, 200);

      assertThat(ownership().ownerType()).isEqualTo(EntityOwnerType.WELCOME_PACK_OWNER);
      assertThat(ownership().owner()).isEqualTo(SolanaKey.of(WALLET));
      assertThat(ownership().block()).isEqualTo(new Block(200));
    }
  }

  @Nested
  class RewardDestinations {

    @Test
    void rewardDirectWhenNoRecipient() {
      rows.keyToAsset(ASSET, 100).owner(ASSET, WALLET, 200);

      assertThat(reward()).isEqualTo(wallet(WALLET));
    }

    @Test
    void rewardSystemProgramDestinationTreatedAsDirect() {
      rows.keyToAsset(ASSET, 100).owner(ASSET, WALLET, 200).recipient(ASSET, UNSET, 180);

      assertThat(reward()).isEqualTo(wallet(WALLET));
    }

    @Test
    void rewardMiniFanoutProducesSplit() {
      owned(100)
          .recipient(ASSET, FANOUT, 200)
          .miniFanout(FANOUT, AUTHORITY, 200, share(W1, shares(6_000)), share(W2, shares(4_000)));

      Document document = document("entity_reward_destination_changes").orElseThrow();

      assertThat(document.content().member("rewards_recipient")).isEmpty();
      assertThat(reward())
          .isEqualTo(
              split(10_000, recipient(W1, new Shares(6_000)), recipient(W2, new Shares(4_000))));
    }

    @Test
    void rewardWelcomePackResolvesOwner() {
      rows.keyToAsset(ASSET, 100).owner(ASSET, PACK, 200).welcomePack(PACK, WALLET, 200);

      assertThat(reward()).isEqualTo(wallet(WALLET));
    }

    @Test
    void rewardUtf8KeyExcluded() {
      rows.keyToAsset(ASSET, hex("iot_operations_fund"), "utf8", 100).owner(ASSET, WALLET, 200);

      assertThat(document("entity_reward_destination_changes")).isEmpty();
    }

    @Test
    void wpRewardDestinationNoAssetOwnersReturnsEmpty() {
      rows.keyToAsset(ASSET, 100).welcomePack(PACK, WALLET, 200);

      assertThat(document("entity_reward_destination_changes")).isEmpty();
    }

    @Test
    void anExplicitWalletGoesBeforeTheOwner() {
      owned(200).recipient(ASSET, W1, 180);

      assertThat(reward()).isEqualTo(wallet(W1));
    }

    @Test
    void anExplicitWalletGoesBeforeTheOwnerOfAWelcomePack() {
      rows.keyToAsset(ASSET, 100)
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
          .isEqualTo(
              split(100, recipient(W1, new FixedAmount(-1)), recipient(W2, new Shares(100))));
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
      return rows.keyToAsset(ASSET, 100).owner(ASSET, WALLET, block);
    }

    private RewardDestination reward() {
      return payload("entity_reward_destination_changes", EntityRewardDestinationChange.class)
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

  @Nested
  class Hotspots {

    @Test
    void hotspotMobileProducesCorrectJson() {
      rows.keyToAsset(ASSET, 100).mobile(ASSET, LOCATION, "wifiOutdoor", WIFI, 200);

      Document document = document("atomic_mobile_hotspots").orElseThrow();

      assertThat(text(document, "pub_key")).contains(PUB_KEY);
      assertThat(text(document, "device_type")).contains("wifiOutdoor");
      assertThat(text(document, "address")).contains("mobile" + ASSET);
      assertThat(document.content().member("is_full_hotspot")).contains(Json.of(true));
      assertThat(document.content().member("location")).contains(Json.of(631208264537186303L));
      assertThat(document.block()).contains(new Block(200));
      MobileHotspotChange change = mobile();
      assertThat(change.deviceType()).isEqualTo(MobileDeviceType.WIFI_OUTDOOR);
      assertThat(change.serialNumber()).isEqualTo("SN-12345");
      assertThat(change.azimuth()).isEqualTo(90);
      assertThat(change.assertedHex()).isEqualTo("8c2809283079fff");
    }

    @Test
    void hotspotIotProducesCorrectJson() {
      rows.keyToAsset(ASSET, 100).iot(ASSET, LOCATION, 42, 12, true, 200);

      Document document = document("atomic_iot_hotspots").orElseThrow();

      assertThat(document.content().member("gain")).contains(Json.of(12));
      IotHotspotChange change = iot();
      assertThat(change.elevation()).isEqualTo(42);
      assertThat(change.assertedHex()).isEqualTo("8c2809283079fff");
      assertThat(change.dataOnly()).isFalse();
    }

    @Test
    void hotspotUtf8KeyExcluded() {
      rows.keyToAsset(ASSET, hex("not_emitted"), "utf8", 100)
          .mobile(ASSET, LOCATION, "wifiIndoor", WIFI, 200)
          .iot(ASSET, LOCATION, 1, 1, true, 200);

      assertThat(document("atomic_mobile_hotspots")).isEmpty();
      assertThat(document("atomic_iot_hotspots")).isEmpty();
    }

    @Test
    void hotspotMissingEntityKeyExcluded() {
      rows.mobile(ASSET, LOCATION, "wifiIndoor", WIFI, 200).iot(ASSET, LOCATION, 1, 1, true, 200);

      assertThat(document("atomic_mobile_hotspots")).isEmpty();
      assertThat(document("atomic_iot_hotspots")).isEmpty();
    }

    @Test
    void aHotspotMayHaveNoLocation() {
      rows.keyToAsset(ASSET, 100)
          .mobile(ASSET, "NULL", "cbrs", "{\"cbrsInfoV0\": {\"radioInfos\": []}}", 200)
          .iot(ASSET, "NULL", 0, 0, false, 200);

      assertThat(mobile().assertedHex()).isEmpty();
      assertThat(mobile().deviceType()).isEqualTo(MobileDeviceType.CBRS);
      assertThat(mobile().serialNumber()).isEmpty();
      assertThat(iot().assertedHex()).isEmpty();
      assertThat(iot().dataOnly()).isTrue();
    }

    @Test
    void aNegativeElevationIsADataError() {
      rows.keyToAsset(ASSET, 100).iot(ASSET, LOCATION, -5, 12, true, 200);

      assertThatThrownBy(this::iot)
          .isInstanceOf(DataErrorException.class)
          .hasMessageContaining("elevation: -5");
    }

    private MobileHotspotChange mobile() {
      return payload("atomic_mobile_hotspots", MobileHotspotChange.class);
    }

    private IotHotspotChange iot() {
      return payload("atomic_iot_hotspots", IotHotspotChange.class);
    }
  }

  private static EntityOwnershipChange ownership() {
    return payload("entity_ownership_changes", EntityOwnershipChange.class);
  }

  private static <T> T payload(String job, Class<T> type) {
    return type.cast(HeliumRows.job(job).mapping().map(document(job).orElseThrow()));
  }

  private static Optional<Document> document(String name) {
    Job job = HeliumRows.job(name);
    Assembly assembly = new PostgresAssembler(database, job).assemble(List.of(new RowKey(ASSET)));
    assertThat(assembly.malformed()).isEmpty();
    return Optional.ofNullable(assembly.documents().get(new RowKey(ASSET)));
  }

  private static Optional<String> text(Document document, String member) {
    return document.content().member(member).map(value -> ((Json.Text) value).value());
  }
}
