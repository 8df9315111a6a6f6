package dev.atomicdata.domain.helium;

import static dev.atomicdata.domain.helium.TestDocument.ONES;
import static dev.atomicdata.domain.helium.TestDocument.THREES;
import static dev.atomicdata.domain.helium.TestDocument.TWOS;
import static dev.atomicdata.domain.helium.TestDocument.number;
import static dev.atomicdata.domain.helium.TestDocument.ownership;
import static dev.atomicdata.domain.helium.TestDocument.recipient;
import static dev.atomicdata.domain.helium.TestDocument.rewardsSplit;
import static dev.atomicdata.domain.helium.TestDocument.rewardsTo;
import static dev.atomicdata.domain.helium.TestDocument.split;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atomicdata.domain.DataErrorException;
import dev.atomicdata.domain.Json;
import dev.atomicdata.domain.helium.RewardDestination.FixedAmount;
import dev.atomicdata.domain.helium.RewardDestination.Recipient;
import dev.atomicdata.domain.helium.RewardDestination.Shares;
import dev.atomicdata.domain.helium.RewardDestination.Split;
import dev.atomicdata.domain.helium.RewardDestination.Wallet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of helium.md section 5.2 for owners and rewards, and 5.4, with the deviations. */
class OwnershipAndRewardRulesTest {

  @ParameterizedTest
  @CsvSource({"direct_owner, DIRECT_OWNER", "welcome_pack_owner, WELCOME_PACK_OWNER"})
  void anOwnerOwnsDirectlyOrThroughAWelcomePack(String name, EntityOwnerType type) {
    EntityOwnershipChange change = ownership().with("owner_type", name).asOwnership();

    assertThat(change.owner()).isEqualTo(TWOS);
    assertThat(change.ownerType()).isEqualTo(type);
    assertThat(type.documentName()).isEqualTo(name);
  }

  @Test
  void anUnknownOwnerTypeIsADataError() {
    String expected = " (expected: one of direct_owner, welcome_pack_owner)";

    refused(
        ownership().with("owner_type", "some_unknown_type"),
        "owner_type: \"some_unknown_type\"" + expected);
    refused(ownership().without("owner_type"), "owner_type: missing" + expected);
    refused(ownership().with("owner_type", Json.of(1)), "owner_type: 1" + expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not base58",
        "4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLK",
        "14nqCdgBGnuksfgrX4wcwQt4rpPV1j6sBmm6DxqaPumqHVfSDqS"
      })
  void anOwnerThatIsNotOf32BytesIsADataError(String owner) {
    refused(
        ownership().with("owner", owner),
        "owner: \"" + owner + "\" (expected: a Solana key: base58 of 32 bytes)");
  }

  @Test
  void aMissingOwnerIsADataError() {
    refused(
        ownership().without("owner"),
        "owner: missing (expected: a Solana key: base58 of 32 bytes)");
  }

  @Test
  void rewardsGoToAWallet() {
    assertThat(rewardsTo(TWOS).asRewardDestination().destination()).isEqualTo(new Wallet(TWOS));
    assertThat(
            rewardsTo(TWOS)
                .with("rewards_split", Json.Members.empty())
                .asRewardDestination()
                .destination())
        .isEqualTo(new Wallet(TWOS));
  }

  @Test
  void rewardsAreSplitInTheOrderOfTheRecipients() {
    RewardDestination destination =
        rewardsSplit(
                recipient(TWOS).with("shares", Json.of(6000)),
                recipient(ONES).with("shares", Json.of("4000")))
            .asRewardDestination()
            .destination();

    assertThat(destination)
        .isEqualTo(
            new Split(
                THREES,
                "daily",
                10_000,
                List.of(
                    new Recipient(ONES, TWOS, new Shares(6000)),
                    new Recipient(ONES, ONES, new Shares(4000)))));
  }

  @Test
  void aSplitGoesBeforeAWallet() {
    assertThat(rewardsTo(TWOS).with("rewards_split", split()).asRewardDestination().destination())
        .isEqualTo(new Split(THREES, "daily", 10_000, List.of()));
    refused(
        rewardsTo(TWOS).with("rewards_split", Json.of("x")),
        "rewards_split: \"x\" (expected: an object)");
  }

  @Test
  void aSplitMayHaveNoRecipients() {
    Json nobody = split().with("recipients", Json.nothing());

    assertThat(rewardsSplit().asRewardDestination().destination())
        .isEqualTo(rewardsSplit().with("rewards_split", nobody).asRewardDestination().destination())
        .isEqualTo(new Split(THREES, "daily", 10_000, List.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "3000000000", "4294967295"})
  void sharesHave32Bits(String shares) {
    assertThat(amount(recipient(TWOS).with("shares", number(shares))))
        .isEqualTo(new Shares(Long.parseLong(shares)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "9223372036854775808", "18446744073709551615"})
  void aFixedAmountHas64Bits(String tokens) {
    assertThat(amount(recipient(TWOS).with("fixed_amount", Json.of(tokens))))
        .isEqualTo(amount(recipient(TWOS).with("fixed_amount", number(tokens))))
        .isEqualTo(new FixedAmount(Long.parseUnsignedLong(tokens)))
        .hasToString("FixedAmount[tokens=" + tokens + "]");
  }

  @Test
  void aFixedAmountGoesBeforeShares() {
    assertThat(amount(recipient(TWOS).with("shares", Json.of(1)).with("fixed_amount", Json.of(2))))
        .isEqualTo(new FixedAmount(2));
    assertThat(
            amount(recipient(TWOS).with("shares", Json.of(1)).with("fixed_amount", Json.nothing())))
        .isEqualTo(new Shares(1));
  }

  @Test
  void oneMalformedRecipientSpoilsTheWholeSplit() {
    Json good = recipient(TWOS).with("shares", Json.of(1));
    String solanaKey = " (expected: a Solana key: base58 of 32 bytes)";
    String path = "rewards_split.recipients[1]";

    refused(
        rewardsSplit(good, recipient(ONES)),
        path + ".shares: missing (expected: an integer from 0 to 4294967295)");
    refused(
        rewardsSplit(good, recipient(ONES).with("shares", number("4294967296"))),
        path + ".shares: 4294967296 (expected: an integer from 0 to 4294967295)");
    refused(
        rewardsSplit(good, recipient(ONES).with("fixed_amount", number("18446744073709551616"))),
        path
            + ".fixed_amount: 18446744073709551616"
            + " (expected: an integer from 0 to 18446744073709551615)");
    refused(
        rewardsSplit(good, recipient(ONES).with("recipient", Json.nothing())),
        path + ".recipient: missing" + solanaKey);
    refused(
        rewardsSplit(good, recipient(ONES).with("authority", Json.of("abc"))),
        path + ".authority: \"abc\"" + solanaKey);
    refused(rewardsSplit(good, Json.nothing()), path + ": null (expected: an object)");
    refused(rewardsSplit(good, Json.of("x")), path + ": \"x\" (expected: an object)");
  }

  @Test
  void anIncompleteSplitIsADataError() {
    refused(
        rewardsTo(TWOS).with("rewards_split", split().with("pub_key", Json.nothing())),
        "rewards_split.pub_key: missing (expected: a Solana key: base58 of 32 bytes)");
    refused(
        rewardsTo(TWOS).with("rewards_split", split().with("schedule", Json.of(""))),
        "rewards_split.schedule: missing (expected: text)");
    refused(
        rewardsTo(TWOS).with("rewards_split", split().with("total_shares", Json.nothing())),
        "rewards_split.total_shares: missing (expected: an integer from 0 to 4294967295)");
    refused(
        rewardsTo(TWOS).with("rewards_split", split().with("recipients", Json.of(1))),
        "rewards_split.recipients: 1 (expected: an array of objects)");
  }

  @Test
  void noDestinationAtAllIsADataError() {
    refused(
        rewardsTo(TWOS).without("rewards_recipient").without("rewards_split"),
        "rewards_recipient: missing (expected: a Solana key: base58 of 32 bytes)");
  }

  private static RewardDestination.Amount amount(Json recipient) {
    Split split = (Split) rewardsSplit(recipient).asRewardDestination().destination();
    return split.recipients().get(0).amount();
  }

  private static void refused(TestDocument document, String expected) {
    HeliumMessage message =
        expected.startsWith("rewards")
            ? HeliumMessage.ENTITY_REWARD_DESTINATION
            : HeliumMessage.ENTITY_OWNERSHIP;

    assertThatThrownBy(() -> message.map(document.build()))
        .isInstanceOf(DataErrorException.class)
        .hasMessage(expected);
  }
}
