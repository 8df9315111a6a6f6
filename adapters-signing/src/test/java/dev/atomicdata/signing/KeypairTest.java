package dev.atomicdata.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atomicdata.domain.helium.HeliumKey;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The vectors are those of helium.md section 1.6. */
class KeypairTest {

  private static final HexFormat HEX = HexFormat.of();
  private static final String SEED =
      "f8374ea8637b16cb24fa88566e77c6aaf8374ea8637b16cb24fa88566e77c6aa";
  private static final String PUBLIC =
      "b97656ba0883b2e86793f6c1ba4847e819f4b231239d59481c11d43f48362a09";

  @ParameterizedTest
  @CsvSource({
    "01, MAINNET, 14MRZY2jc2ABDq1faCCMmXrkm2PXY9UBRTP1j9PWnFTKnCb7Hyn",
    "11, TESTNET, 1bTLPFDFEpyoNxJx5U8M2fT9QrF1wQxC1gWjdYPrgjZXg81TVw5"
  })
  void aFileIsAKeypairOfItsNetwork(String tag, Network network, String address) {
    Keypair keypair = parse(tag + SEED + PUBLIC);

    assertThat(keypair.network()).isEqualTo(network);
    assertThat(keypair.address()).isEqualTo(address);
    assertThat(keypair.publicKey()).hasToString(tag + PUBLIC);
  }

  @ParameterizedTest
  @EnumSource
  void noTwoGeneratedKeypairsAreTheSame(Network network) {
    SecureRandom random = new SecureRandom();

    Keypair one = Keypair.generate(network, random);
    Keypair other = Keypair.generate(network, random);

    assertThat(one.network()).isEqualTo(network);
    assertThat(one.address()).isNotEqualTo(other.address());
    assertThat(HeliumKey.parseAddress(one.address())).hasValue(one.publicKey());
  }

  @Test
  void theSourceOfChanceIsTheSecret() {
    SecureRandom fixed =
        new SecureRandom() {
          private static final long serialVersionUID = 1L;

          @Override
          public void nextBytes(byte[] bytes) {
            System.arraycopy(HEX.parseHex(SEED), 0, bytes, 0, bytes.length);
          }
        };

    assertThat(Keypair.generate(Network.MAINNET, fixed).publicKey()).hasToString("01" + PUBLIC);
  }

  @ParameterizedTest
  @CsvSource({
    "00, ecc_compact",
    "10, ecc_compact",
    "03, secp256k1",
    "13, secp256k1",
    "04, rsa",
    "14, rsa"
  })
  void aKeyOfAnotherTypeIsRefusedByItsName(String tag, String type) {
    refused(tag + SEED, "tag 0x" + tag + ", a key of type " + type + " (expected: ed25519)");
    refused(
        tag + SEED + PUBLIC, "tag 0x" + tag + ", a key of type " + type + " (expected: ed25519)");
  }

  @ParameterizedTest
  @CsvSource({"02", "05", "0f", "12", "21", "91", "f1", "5b", "ff"})
  void aTagThatMeansNothingIsRefused(String tag) {
    refused(
        tag + SEED + PUBLIC,
        "tag 0x" + tag + " (expected: 0x01, ed25519 of mainnet, or 0x11, ed25519 of testnet)");
  }

  @Test
  void aFileOfAnotherLengthIsRefused() {
    refused("", "empty (expected: 65 bytes)");
    refused("01", "1 bytes (expected: 65)");
    refused("01" + SEED, "33 bytes (expected: 65)");
    refused("01" + SEED + PUBLIC.substring(2), "64 bytes (expected: 65)");
    refused("01" + SEED + PUBLIC + "0a", "more than 65 bytes (expected: 65)");
    refused("01" + SEED + PUBLIC + SEED, "more than 65 bytes (expected: 65)");
  }

  @Test
  void aPublicHalfThatDoesNotBelongToTheSecretIsRefused() {
    String expected =
        "its public half does not belong to its secret half (expected: the public key of"
            + " 14MRZY2jc2ABDq1faCCMmXrkm2PXY9UBRTP1j9PWnFTKnCb7Hyn)";
    byte[] file = HEX.parseHex("01" + SEED + PUBLIC);
    for (int at = 33; at < file.length; at++) {
      byte[] changed = file.clone();
      changed[at] ^= 1;
      refused(HEX.formatHex(changed), expected);
    }
  }

  @Test
  void aKeypairShowsItsAddressAndNothingElse() {
    assertThat(parse("01" + SEED + PUBLIC))
        .hasToString("Keypair[14MRZY2jc2ABDq1faCCMmXrkm2PXY9UBRTP1j9PWnFTKnCb7Hyn]");
  }

  @Test
  void nobodyCanChangeAKeypair() {
    byte[] file = HEX.parseHex("01" + SEED + PUBLIC);
    Keypair keypair = Keypair.parse(file);

    Arrays.fill(file, (byte) 0);

    assertThat(keypair.secret()).isEqualTo(HEX.parseHex(SEED));
  }

  private static Keypair parse(String hex) {
    return Keypair.parse(HEX.parseHex(hex));
  }

  private static void refused(String hex, String expected) {
    assertThatThrownBy(() -> parse(hex))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(expected);
  }
}
