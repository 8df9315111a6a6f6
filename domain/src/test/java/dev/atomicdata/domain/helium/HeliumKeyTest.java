package dev.atomicdata.domain.helium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The vectors are those of helium.md section 1.6. */
class HeliumKeyTest {

  private static final HexFormat HEX = HexFormat.of();
  private static final String KEY_32 =
      "8f23e96ab6bbff48c8923cac831dc97111bcf33dba9f5a8539c00f9d93551af1";
  private static final String ENTITY_KEY =
      "0001f3273d3dc345ddffb9cf00a191d214223c3abe60398dff7f4f7bb0fbfbb966b3e1ad9471";

  @ParameterizedTest
  @CsvSource({
    "01b97656ba0883b2e86793f6c1ba4847e819f4b231239d59481c11d43f48362a09,"
        + " 14MRZY2jc2ABDq1faCCMmXrkm2PXY9UBRTP1j9PWnFTKnCb7Hyn",
    "11b97656ba0883b2e86793f6c1ba4847e819f4b231239d59481c11d43f48362a09,"
        + " 1bTLPFDFEpyoNxJx5U8M2fT9QrF1wQxC1gWjdYPrgjZXg81TVw5",
    "014b5587796832132f039f4ca97f48c0592eda0e381a4d42aad290ad728d26ec66,"
        + " 13WvV82S7QN3VMzMSieiGxvuaPKknMtf213E5JwPnboDkUfesKw",
    "01ff56a20947909999eabb0c32d77be13836491205974fea52959f389883621fae,"
        + " 14tCTJDdrecpCN29entF8btzNAoDP6qEAn8CxUiT9SdVwiyXji8",
    "00676cbd3ae59d2bd53c159914063c522b6b510b478b4a6bc6c2f013a8f8438f10,"
        + " 11nYr7TBMbpGiQadiCxGCPZFZ8ENo1JNtbS7aB5U7UXn4a8Dvb3",
    "00e443b64ef92147ea51cfc297d9c6d3eabc05b1b2c6a452788c3ba23727cdf28d,"
        + " 112jXiCTi9DpLC5nLdSZ2zccRVEtZizRJMizziCebaNbRDi8k6wR",
    "00521395c3463b195bb29a77c4bdeee5a9425eb51e1d88a5e8639b6704f4c175d2,"
        + " 11d9XyqACXSmCbHwQ9WG2a9k4UnDfJbRQwmXqcPPE2hg9bbkRJK",
    "03024969f869d8eb76eb7484a620a22e374ecd25e44ed23f71982f8b2b08c094e46c,"
        + " 1SpLY6fic4fGthLGjeAUdLVNVYk1gJGrWTGhsukm2dnELaSEQmhL",
    "03031ae9cfd98402133b39c175937091ae9f0457bf4a4c1f239ff6fc5c9a2629f3ac,"
        + " 1SqvoUjkrARGmss7wBokUPoceiyrvkBn8TH59ckLENWSJ3cmVx1y",
    "00" + KEY_32 + ", 11263KvqW3GZPAvag5sQYtBJSjb25azSTSwoi5Tza9kboaLRxcsv",
    "10" + KEY_32 + ", 1ZBx9e21g5P1L3sxb9LY9JtqPQsZzFvU3AwRyrzv4Ei1ULZeKQn",
    "01" + KEY_32 + ", 142nWAHXthEcJkANzT2YqVuDehdoEhHLEaspKcgU9QcC4yq8CN7"
  })
  void aKeyAndItsAddressAreTheSame(String hex, String address) {
    HeliumKey key = HeliumKey.of(HEX.parseHex(hex));

    assertThat(key.address()).isEqualTo(address);
    assertThat(HeliumKey.parseAddress(address)).hasValue(key);
    assertThat(HeliumKey.parseEntityKey(key.entityKey())).hasValue(key);
    assertThat(key).hasToString(hex);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1trSusebcQv2kJfLEUV1D4RQyHZyTfFkvFxWBUa1iv53eZKhyg1iDWGsWo89w8HzQBx3vzoeB85aDYK9w2oX1LdWdnr"
            + "q5QL4M8iGDDacdp5FeSvXTwr6RB9Hv86qQSFT3ppdTSk6Jbe8eDK81NcNNrkhRXqfmH3CAHRCmrKwLcNBLzxo2"
            + "a8hqQi1rsW8z9dJgWKMsx2cWoboaGgqrfsRC54WJuPWZwkRCmP7dHArxyWqibicaicBoq5yqW3QsTvxTXLHMUV"
            + "Xr59BQriu75QFiztCYiFjq13Qp6kVkFdXwZ5S2cSVZSsg9d1uB4eN3VK4wYefKFnR9qQT5S93CFFX9nXQx7wi5"
            + "Z6MdAj1mmu6yZczCE",
        "1trSusePJgLdAaRpW3zM9wdWy2AT7ULPAApnvaw1TZZ9KgmYNtkkCv6JP4sGezNJ2PxyzLEgL83FtTk547osJTJU9NY"
            + "nYwH4wchHV8ndXFDb2ZBXrSn2uuhzKMA47iXVcBzayxZgotZxqd8WJnLHYRQmSf4sxF5DfG8kQSBWGFdKLZTPz"
            + "VoGiZTfaeTVcjrA5Fb91NBeY7A4W7CeyjmtF6dHDsP7PqmfgYPb6dcFo289eaZ6aeJTonWAnAx1n9ncbSaeBsy"
            + "XHj8qTa5fvyimLdLfn97BsHb3vTH5ZDGna9FWad9UCi9C1MBFbPYtYURtHR1St2e7VrP9t1CvDYDR9cWYxwyof"
            + "5BkoEnQ9oV6t6S3ku"
      })
  void evenTheAddressOfAnRsaKeyIsRead(String address) {
    HeliumKey key = HeliumKey.parseAddress(address).orElseThrow();

    assertThat(key.bytes()).hasSize(264).startsWith(4);
    assertThat(key.address()).isEqualTo(address);
  }

  @Test
  void theKeyOfAnEd25519AddressIsASolanaKey() {
    HeliumKey key =
        HeliumKey.parseAddress("14tCTJDdrecpCN29entF8btzNAoDP6qEAn8CxUiT9SdVwiyXji8").orElseThrow();

    assertThat(HEX.formatHex(key.bytes(), 1, 33))
        .isEqualTo("ff56a20947909999eabb0c32d77be13836491205974fea52959f389883621fae");
  }

  @Test
  void anEntityKeyIsVersionTagKeyAndChecksum() {
    HeliumKey key = HeliumKey.parseEntityKey(HEX.parseHex(ENTITY_KEY)).orElseThrow();

    assertThat(key).hasToString(ENTITY_KEY.substring(2, 68));
    assertThat(HEX.formatHex(key.entityKey())).isEqualTo(ENTITY_KEY);
    assertThat(key.address()).isEqualTo("14nqCdgBGnuksfgrX4wcwQt4rpPV1j6sBmm6DxqaPumqHVfSDqS");
  }

  @Test
  void oneChangedBitAnywhereMakesAnEntityKeyWrong() {
    byte[] entityKey = HEX.parseHex(ENTITY_KEY);
    for (int bit = 0; bit < entityKey.length * 8; bit++) {
      byte[] changed = entityKey.clone();
      changed[bit / 8] ^= (byte) (1 << (bit % 8));

      assertThat(HeliumKey.parseEntityKey(changed)).as("bit %d", bit).isEmpty();
    }
  }

  @Test
  void anEntityKeyWithNothingBetweenVersionAndChecksumIsNoKey() {
    // The double SHA-256 of one zero byte: version and checksum are right.
    byte[] empty = HEX.parseHex("001406e058");

    assertThat(HeliumKey.parseEntityKey(empty)).isEmpty();
    assertThat(HeliumKey.parseAddress(Base58.encode(empty))).isEmpty();
    assertThat(HeliumKey.parseEntityKey(new byte[0])).isEmpty();
    assertThatThrownBy(() -> HeliumKey.of(new byte[0]))
        .hasMessage("Helium key of 0 bytes (expected: a tag and a key)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "14nqCdgBGnuksfgrX4wcwQt4rpPV1j6sBmm6DxqaPumqHVfSDqT",
        "14nqCdgBGnuksfgrX4wcwQt4rpPV1j6sBmm6DxqaPumqHVfSDq",
        "4nqCdgBGnuksfgrX4wcwQt4rpPV1j6sBmm6DxqaPumqHVfSDqS",
        "14nqCdgBGnuksfgrX4wcwQt4rpPV1j6sBmm6DxqaPumqHVfSDqS\n",
        "0x01"
      })
  void aTextThatIsNoAddressIsRefused(String address) {
    assertThat(HeliumKey.parseAddress(address)).isEmpty();
  }

  @Test
  void networkTypeAndEveryByteTellKeysApart() {
    HeliumKey key = HeliumKey.of(HEX.parseHex("00" + KEY_32));
    byte[] other = key.bytes();
    other[8] = (byte) 0xab;

    assertThat(HeliumKey.of(HEX.parseHex("00" + KEY_32))).isEqualTo(key).hasSameHashCodeAs(key);
    assertThat(HeliumKey.of(HEX.parseHex("10" + KEY_32))).isNotEqualTo(key);
    assertThat(HeliumKey.of(HEX.parseHex("10" + KEY_32)).hashCode()).isNotEqualTo(key.hashCode());
    assertThat(HeliumKey.of(HEX.parseHex("01" + KEY_32))).isNotEqualTo(key);
    assertThat(HeliumKey.of(other)).isNotEqualTo(key);
  }

  @Test
  void keysOfEveryLengthComeBackFromTheirAddress() {
    Random random = new Random(33);
    for (int length = 1; length <= 300; length++) {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);

      assertThat(HeliumKey.parseAddress(HeliumKey.of(bytes).address()))
          .hasValue(HeliumKey.of(bytes));
    }
  }
}
