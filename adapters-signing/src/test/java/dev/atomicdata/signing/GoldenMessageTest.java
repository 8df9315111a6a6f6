package dev.atomicdata.signing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.domain.Block;
import dev.atomicdata.domain.helium.EntityRewardDestinationChange;
import dev.atomicdata.domain.helium.HeliumChange;
import dev.atomicdata.domain.helium.HeliumKey;
import dev.atomicdata.domain.helium.IotHotspotChange;
import dev.atomicdata.domain.helium.MobileDeviceType;
import dev.atomicdata.domain.helium.MobileHotspotChange;
import dev.atomicdata.domain.helium.RewardDestination;
import dev.atomicdata.domain.helium.SolanaKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The golden messages of helium.md section 2.3, byte for byte. */
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

  private final HeliumSealer sealer =
      new HeliumSealer(Keypair.parse(HEX.parseHex("01" + SEED + PUBLIC)));

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
        new EntityRewardDestinationChange(
            ASSET, KEY, BLOCK, new RewardDestination.Wallet(solanaKey(4)));

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

  private String sealed(HeliumChange change) {
    return HEX.formatHex(sealer.seal(change, AT).bytes());
  }

  private static SolanaKey solanaKey(int each) {
    byte[] bytes = new byte[SolanaKey.BYTES];
    Arrays.fill(bytes, (byte) each);
    return SolanaKey.of(bytes);
  }
}
