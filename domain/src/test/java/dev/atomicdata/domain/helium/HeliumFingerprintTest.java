package dev.atomicdata.domain.helium;

import static dev.atomicdata.domain.helium.TestDocument.ONES;
import static dev.atomicdata.domain.helium.TestDocument.THREES;
import static dev.atomicdata.domain.helium.TestDocument.TWOS;
import static dev.atomicdata.domain.helium.TestDocument.iot;
import static dev.atomicdata.domain.helium.TestDocument.mobile;
import static dev.atomicdata.domain.helium.TestDocument.number;
import static dev.atomicdata.domain.helium.TestDocument.ownership;
import static dev.atomicdata.domain.helium.TestDocument.recipient;
import static dev.atomicdata.domain.helium.TestDocument.rewardsSplit;
import static dev.atomicdata.domain.helium.TestDocument.rewardsTo;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.domain.Block;
import dev.atomicdata.domain.Json;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A ledger outlives its publisher: the same content must have the same fingerprint for ever. */
class HeliumFingerprintTest {

  @Test
  void fingerprintsArePinned() {
    assertThat(
            mobile()
                .with("location", number("631208264537186303"))
                .with("serial_number", "serial")
                .with("azimuth", Json.of(180))
                .asMobile()
                .fingerprint())
        .hasToString("2590db75cc054bf7f12088cc8160afad");
    assertThat(iot().with("elevation", Json.of(42)).asIot().fingerprint())
        .hasToString("d16564673fc9d7aa96a1571f06eafdf5");
    assertThat(ownership().asOwnership().fingerprint())
        .hasToString("2324288e9dbb569a5618746ee036ee69");
    assertThat(rewardsTo(TWOS).asRewardDestination().fingerprint())
        .hasToString("f169df1191c1941f5584c86dd7a9ef34");
    assertThat(
            rewardsSplit(
                    recipient(TWOS).with("shares", Json.of(6000)),
                    recipient(ONES).with("fixed_amount", Json.of("18446744073709551615")))
                .asRewardDestination()
                .fingerprint())
        .hasToString("fd5854a989c3349b87e744177342231d");
  }

  @Test
  void theBlockIsNoPartOfAFingerprint() {
    for (Optional<Block> block : List.of(Optional.of(new Block(0)), Optional.of(new Block(9)))) {
      assertThat(mobile().block(block).asMobile().fingerprint())
          .isEqualTo(mobile().asMobile().fingerprint());
      assertThat(iot().block(block).asIot().fingerprint()).isEqualTo(iot().asIot().fingerprint());
      assertThat(ownership().block(block).asOwnership().fingerprint())
          .isEqualTo(ownership().asOwnership().fingerprint());
      assertThat(rewardsSplit().block(block).asRewardDestination().fingerprint())
          .isEqualTo(rewardsSplit().asRewardDestination().fingerprint());
    }
  }

  @Test
  void theWayAValueIsWrittenIsNoPartOfAFingerprint() {
    assertThat(iot().with("elevation", "42").with("location", number("255")).asIot().fingerprint())
        .isEqualTo(
            iot()
                .with("location", "ff")
                .with("elevation", number("42.0"))
                .with("gain", Json.of(-3))
                .asIot()
                .fingerprint());
  }

  @Test
  void whateverIsSaidIsPartOfAFingerprint() {
    String otherKey = HexFormat.of().formatHex(HeliumKey.of(new byte[] {1, 2, 3}).entityKey());
    List<HeliumChange> changes =
        List.of(
            mobile().asMobile(),
            mobile().key(TWOS.base58()).asMobile(),
            mobile().with("pub_key", otherKey).asMobile(),
            mobile().with("device_type", "cbrs").asMobile(),
            mobile().with("serial_number", "8c").asMobile(),
            mobile().with("location", "8c").asMobile(),
            mobile().with("azimuth", Json.of(1)).asMobile(),
            iot().asIot(),
            iot().key(TWOS.base58()).asIot(),
            iot().with("pub_key", otherKey).asIot(),
            iot().with("location", "8c").asIot(),
            iot().with("elevation", Json.of(1)).asIot(),
            iot().with("is_full_hotspot", Json.of(false)).asIot(),
            ownership().asOwnership(),
            ownership().key(TWOS.base58()).asOwnership(),
            ownership().with("pub_key", otherKey).asOwnership(),
            ownership().with("owner", ONES.base58()).asOwnership(),
            ownership().with("owner_type", "welcome_pack_owner").asOwnership(),
            rewardsTo(TWOS).asRewardDestination(),
            rewardsTo(TWOS).key(TWOS.base58()).asRewardDestination(),
            rewardsTo(TWOS).with("pub_key", otherKey).asRewardDestination(),
            rewardsTo(THREES).asRewardDestination(),
            rewardsSplit().asRewardDestination(),
            split("pub_key", TWOS.base58()),
            split("schedule", "hourly"),
            split("total_shares", "1"),
            rewardsSplit(recipient(TWOS).with("shares", Json.of(1))).asRewardDestination(),
            rewardsSplit(recipient(TWOS).with("shares", Json.of(2))).asRewardDestination(),
            rewardsSplit(recipient(TWOS).with("fixed_amount", Json.of(1))).asRewardDestination(),
            rewardsSplit(recipient(ONES).with("shares", Json.of(1))).asRewardDestination(),
            rewardsSplit(
                    recipient(TWOS)
                        .with("authority", Json.of(THREES.base58()))
                        .with("shares", Json.of(1)))
                .asRewardDestination(),
            rewardsSplit(
                    recipient(ONES).with("shares", Json.of(1)),
                    recipient(TWOS).with("shares", Json.of(1)))
                .asRewardDestination(),
            rewardsSplit(
                    recipient(TWOS).with("shares", Json.of(1)),
                    recipient(ONES).with("shares", Json.of(1)))
                .asRewardDestination());

    assertThat(changes).extracting(HeliumChange::fingerprint).doesNotHaveDuplicates();
  }

  private static HeliumChange split(String field, String value) {
    return rewardsTo(TWOS)
        .with("rewards_split", TestDocument.split().with(field, Json.of(value)))
        .asRewardDestination();
  }
}
