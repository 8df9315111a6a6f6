package dev.atomicdata.signing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.domain.helium.HeliumKey;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The vectors are those of helium.md section 1.6. */
@ParameterizedClass
@EnumSource
class SignerTest {

  private static final HexFormat HEX = HexFormat.of();
  private static final byte[] HELLO = "hello world".getBytes(US_ASCII);
  private static final String KEYPAIR =
      "01f8374ea8637b16cb24fa88566e77c6aaf8374ea8637b16cb24fa88566e77c6aa"
          + "b97656ba0883b2e86793f6c1ba4847e819f4b231239d59481c11d43f48362a09";
  private static final String SIGNATURE =
      "16c68e593c49d5fb026e4301ff1fc7534d947c41074a02122b428ec00531fc46"
          + "4e55601da0c71589ec603a44e499a660352c8058e9139daeca9b1ce012284f0e";

  private final Keypair keypair = Keypair.parse(HEX.parseHex(KEYPAIR));
  private final Implementation ed25519;
  private final Signer signer;

  SignerTest(Implementation ed25519) {
    this.ed25519 = ed25519;
    this.signer = ed25519.signer(keypair);
  }

  @Test
  void theSignatureIsThatOfTheSpecification() {
    assertThat(signer.sign(HELLO)).isEqualTo(HEX.parseHex(SIGNATURE));
  }

  @Test
  void aPartOfAnArrayIsSignedIntoTheSameArray() {
    byte[] bytes = new byte[2 + HELLO.length + 3 + Signer.SIGNATURE];
    System.arraycopy(HELLO, 0, bytes, 2, HELLO.length);

    signer.sign(bytes, 2, HELLO.length, bytes, bytes.length - Signer.SIGNATURE);

    assertThat(bytes).startsWith(0, 0).endsWith(HEX.parseHex(SIGNATURE));
    assertThat(Arrays.copyOfRange(bytes, 2, 2 + HELLO.length)).isEqualTo(HELLO);
  }

  @Test
  void aSignatureIsGoodForItsMessageAndKeyAlone() {
    byte[] signature = signer.sign(HELLO);

    assertThat(Verification.verifies(keypair.publicKey(), HELLO, signature)).isTrue();
    assertThat(Verification.verifies(keypair.publicKey(), new byte[] {1}, signature)).isFalse();
    for (int bit = 0; bit < signature.length * 8; bit += 7) {
      byte[] changed = signature.clone();
      changed[bit / 8] ^= (byte) (1 << (bit % 8));
      assertThat(Verification.verifies(keypair.publicKey(), HELLO, changed)).isFalse();
    }
  }

  @Test
  void theSignatureOfAnotherImplementationIsGoodForTheKeyOfItsAddress() {
    HeliumKey key =
        HeliumKey.parseAddress("13WvV82S7QN3VMzMSieiGxvuaPKknMtf213E5JwPnboDkUfesKw").orElseThrow();
    byte[] signature =
        HEX.parseHex(
            "ef3e85dc7ea338c6b67399873131ea7b2265c516222e105fc39a59dda71f668a"
                + "3b95fe27457d941a3cf5c422c9efbf0da112171d2997d74bc68f7b8118c6930e");

    assertThat(Verification.verifies(key, HELLO, signature)).isTrue();
    assertThat(Verification.verifies(key, HELLO, Arrays.copyOf(signature, 21))).isFalse();
  }

  @Test
  void aGeneratedKeypairSigns() {
    SecureRandom random = new SecureRandom();
    Keypair one = Keypair.generate(Network.MAINNET, random);
    Keypair other = Keypair.generate(Network.MAINNET, random);

    byte[] signature = ed25519.signer(one).sign(HELLO);

    assertThat(Verification.verifies(one.publicKey(), HELLO, signature)).isTrue();
    assertThat(Verification.verifies(other.publicKey(), HELLO, signature)).isFalse();
  }

  @Test
  void manyThreadsSignAtATime() {
    byte[][] signatures =
        IntStream.range(0, 2_000)
            .parallel()
            .mapToObj(number -> signer.sign(message(number)))
            .toArray(byte[][]::new);

    Signer alone = Signer.bouncyCastle(keypair);
    for (int number = 0; number < signatures.length; number++) {
      assertThat(signatures[number]).isEqualTo(alone.sign(message(number)));
    }
  }

  @Test
  void aSignerShowsItsAddressAndNotItsSecret() {
    assertThat(signer.toString())
        .contains(keypair.address())
        .doesNotContain(KEYPAIR.substring(2, 18));
  }

  private static byte[] message(int number) {
    return HEX.formatHex(new byte[number % 300]).concat(String.valueOf(number)).getBytes(US_ASCII);
  }
}
