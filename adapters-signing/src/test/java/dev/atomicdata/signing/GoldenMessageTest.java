package dev.atomicdata.signing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.domain.Block;
import dev.atomicdata.domain.helium.EntityOwnerType;
import dev.atomicdata.domain.helium.EntityOwnershipChange;
import dev.atomicdata.domain.helium.EntityRewardDestinationChange;
import dev.atomicdata.domain.helium.HeliumChange;
import dev.atomicdata.domain.helium.HeliumKey;
import dev.atomicdata.domain.helium.IotHotspotChange;
import dev.atomicdata.domain.helium.MobileDeviceType;
import dev.atomicdata.domain.helium.MobileHotspotChange;
import dev.atomicdata.domain.helium.RewardDestination.FixedAmount;
import dev.atomicdata.domain.helium.RewardDestination.Recipient;
import dev.atomicdata.domain.helium.RewardDestination.Shares;
import dev.atomicdata.domain.helium.RewardDestination.Split;
import dev.atomicdata.domain.helium.RewardDestination.Wallet;
import dev.atomicdata.domain.helium.SolanaKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The golden messages of helium.md section 2.3, byte for byte, and three more that an encoder
 * written by hand and OpenSSL made: the fields, enums and amounts that those leave out.
 */
@ParameterizedClass
@EnumSource
class GoldenMessageTest {

  private static final HexFormat HEX = HexFormat.of();
  private static final Instant AT = Instant.ofEpochSecond(1_700_000_000, 999_999_999);
  private static final Block BLOCK = new Block(360_000_000);
  private static final String SEED =
      "2a0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
  private static final String PUBLIC =
      "f3273d3dc345ddffb9cf00a191d214223c3abe60398dff7f4f7bb0fbfbb966b3";
  private static final String SIGNER = "14nqCdgBGnuksfgrX4wcwQt4rpPV1j6sBmm6DxqaPumqHVfSDqS";
  private static final HeliumKey KEY = HeliumKey.of(HEX.parseHex("01" + PUBLIC));
  private static final SolanaKey ASSET = solanaKey(1);

  private final HeliumSealer sealer;

  GoldenMessageTest(Implementation ed25519) {
    sealer = new HeliumSealer(ed25519.signer(Keypair.parse(HEX.parseHex("01" + SEED + PUBLIC))));
  }

  @Test
  void theSignersAddressIsThatOfTheSpecification() {
    assertThat(KEY.address()).isEqualTo(SIGNER);
  }

  @Test
  void aMobileHotspotHasTheGoldenBytes() {
    String hex = Long.toHexString(631_208_264_537_186_303L);
    HeliumChange change =
        new MobileHotspotChange(ASSET, KEY, BLOCK, MobileDeviceType.WIFI_INDOOR, "", hex, 270);

    assertThat(sealed(change))
        .isEqualTo(
            "0a6d0880d4d4ab011080e2cfaa061a230a2101f3273d3dc345ddffb9cf00a191d214223c3abe60398dff7f"
                + "4f7bb0fbfbb966b322220a200101010101010101010101010101010101010101010101010101010101"
                + "0101012a161802220f386332383039323833303739666666288e02123331346e7143646742476e756b"
                + "73666772583477637751743472705056316a3673426d6d364478716150756d7148566653447153"
                + "1a40"
                + "73867bf2a6a1b6350193b2a4d0eb9565c8818d82d8b846c1c6d0f6015a3a7e77"
                + "1c674e36ec20f0fa6e91b645bc54e73aa0dabdba6f759da6867c47c8020be605");
  }

  @Test
  void anIotHotspotWithNothingButDefaultsHasTheGoldenBytes() {
    HeliumChange change = new IotHotspotChange(ASSET, KEY, BLOCK, "", 0, false);

    assertThat(sealed(change))
        .isEqualTo(
            "0a570880d4d4ab011080e2cfaa061a230a2101f3273d3dc345ddffb9cf00a191d214223c3abe60398dff7f"
                + "4f7bb0fbfbb966b322220a200101010101010101010101010101010101010101010101010101010101"
                + "0101012a00123331346e7143646742476e756b73666772583477637751743472705056316a3673426d"
                + "6d364478716150756d7148566653447153"
                + "1a40"
                + "967fe13eb9fce689107f91a6ac7d505d642607d8f6ef4547918df455e23cd127"
                + "af155a87960abcbd35c48d97e723362a575826bf1b033e66e0ae0448f408b70e");
  }

  @Test
  void aRewardDestinationOfOneWalletHasTheGoldenBytes() {
    HeliumChange change =
        new EntityRewardDestinationChange(ASSET, KEY, BLOCK, new Wallet(solanaKey(4)));

    assertThat(sealed(change))
        .isEqualTo(
            "0a790880d4d4ab011080e2cfaa061a230a2101f3273d3dc345ddffb9cf00a191d214223c3abe60398dff7f"
                + "4f7bb0fbfbb966b322220a200101010101010101010101010101010101010101010101010101010101"
                + "0101012a220a20040404040404040404040404040404040404040404040404040404040404040412"
                + "3331346e7143646742476e756b73666772583477637751743472705056316a3673426d6d3644787161"
                + "50756d7148566653447153"
                + "1a40"
                + "5f0cbe8d41eb881b7209a666cec2c4b842d937f292ef4abc4a2fd793535afb29"
                + "97eb3343c5b93136b7402184c957ab8b7e80ea287852621c0fc7a0418d34640a");
  }

  @Test
  void aDataOnlyIotHotspotIsAsEncodedByHand() {
    HeliumChange change =
        new IotHotspotChange(ASSET, KEY, BLOCK, "8c2ab38b6e899ff", 4_294_967_295L, true);

    assertThat(sealed(change))
        .isEqualTo(
            "0a700880d4d4ab011080e2cfaa061a230a2101f3273d3dc345ddffb9cf00a191d214223c3abe6039"
                + "8dff7f4f7bb0fbfbb966b322220a2001010101010101010101010101010101010101010101010101"
                + "010101010101012a19120f38633261623338623665383939666618ffffffff0f2001123331346e71"
                + "43646742476e756b73666772583477637751743472705056316a3673426d6d364478716150756d71"
                + "48566653447153"
                + "1a40"
                + "d662679b1325135a883288c1fbe417e6112940a73549305e6cf16949f011af9a"
                + "bd2875f97d6b15ff547cfbcfb2630fca5f7c2ab2c220092c809b5e6af4c7cc04");
  }

  @Test
  void anOwnerIsAsEncodedByHand() {
    HeliumChange change =
        new EntityOwnershipChange(
            ASSET, KEY, BLOCK, solanaKey(2), EntityOwnerType.WELCOME_PACK_OWNER);

    assertThat(sealed(change))
        .isEqualTo(
            "0a7d0880d4d4ab011080e2cfaa061a230a2101f3273d3dc345ddffb9cf00a191d214223c3abe6039"
                + "8dff7f4f7bb0fbfbb966b322220a2001010101010101010101010101010101010101010101010101"
                + "010101010101012a260a220a20020202020202020202020202020202020202020202020202020202"
                + "02020202021002123331346e7143646742476e756b73666772583477637751743472705056316a36"
                + "73426d6d364478716150756d7148566653447153"
                + "1a40"
                + "13b2b10c388a427c74b754242ec7956d707db82b897599c497371cfbe599b0e7"
                + "b4d5e56f0a8d7ece2ed5e0406480be025405153845e7bdac34efea13dad3df0e");
  }

  @Test
  void aSplitKeepsTheAmountsThatAreZeroAndThoseThatNeedTheSignBit() {
    HeliumChange change =
        new EntityRewardDestinationChange(
            ASSET,
            KEY,
            BLOCK,
            new Split(
                solanaKey(3),
                "daily",
                3_000_000_000L,
                List.of(
                    new Recipient(ASSET, solanaKey(2), new Shares(0)),
                    new Recipient(ASSET, solanaKey(3), new Shares(4_294_967_295L)),
                    new Recipient(ASSET, solanaKey(4), new FixedAmount(-1)),
                    new Recipient(ASSET, solanaKey(5), new FixedAmount(0)))));

    assertThat(sealed(change))
        .isEqualTo(
            "0ac6030880d4d4ab011080e2cfaa061a230a2101f3273d3dc345ddffb9cf00a191d214223c3abe60"
                + "398dff7f4f7bb0fbfbb966b322220a20010101010101010101010101010101010101010101010101"
                + "010101010101010132ee020a220a2003030303030303030303030303030303030303030303030303"
                + "0303030303030312056461696c791880bcc1960b224a0a220a200101010101010101010101010101"
                + "01010101010101010101010101010101010112220a20020202020202020202020202020202020202"
                + "02020202020202020202020202022000224e0a220a20010101010101010101010101010101010101"
                + "010101010101010101010101010112220a2003030303030303030303030303030303030303030303"
                + "0303030303030303030320ffffffff0f22530a220a20010101010101010101010101010101010101"
                + "010101010101010101010101010112220a2004040404040404040404040404040404040404040404"
                + "0404040404040404040418ffffffffffffffffff01224a0a220a2001010101010101010101010101"
                + "0101010101010101010101010101010101010112220a200505050505050505050505050505050505"
                + "0505050505050505050505050505051800123331346e7143646742476e756b736667725834776377"
                + "51743472705056316a3673426d6d364478716150756d7148566653447153"
                + "1a40"
                + "6af3267530ff7e7d00b9eb7e6132dc5dda503ab064f69102da0c122deced8431"
                + "6c3f3d6ef532ad1a90650180da269d14a06243e5e9939eac788999da07384e09");
  }

  private String sealed(HeliumChange change) {
    return HEX.formatHex(sealer.seal(change, AT).bytes());
  }

  private static SolanaKey solanaKey(int each) {
    byte[] bytes = new byte[SolanaKey.BYTES];
    Arrays.fill(bytes, (byte) each);
    return SolanaKey.of(bytes);
  }
}
